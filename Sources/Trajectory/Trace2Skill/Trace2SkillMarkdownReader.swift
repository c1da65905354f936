internal import Glibc
internal import JSON

/// Reads a Trace2Skill log that is Markdown: `## [n] ROLE` before each message, `---` after it.
///
/// Only the heading with the next number, after a rule, begins a message, since tools print such lines too.
struct Trace2SkillMarkdownReader {
    private static let longestMark = 200

    let scan: JSONScan
    private let assembler: TrajectoryAssembler
    private let messages: Trace2SkillMessages
    private var line: [UInt8] = []
    private var isLongLine = false
    private var isAfterRule = false
    private var body: BoundedText
    private var role: String?
    private var number: Int?
    private var agent: String?
    private var error: String?
    private var isInResult = false

    init(scan: JSONScan, assembler: TrajectoryAssembler) {
        self.scan = scan
        self.assembler = assembler
        messages = Trace2SkillMessages(assembler: assembler)
        body = BoundedText(limit: scan.limits.stringLimit)
    }

    /// Reads the log.
    ///
    /// - Throws: `TrajectoryFailure` when the file cannot be read, and what the sink throws.
    mutating func read() throws {
        let bytes = try scan.bytes()
        try assembler.begin()
        while true {
            var piece = try bytes.next(display: scan.display)
            if piece.isEmpty { break }
            while let base = piece.baseAddress, !piece.isEmpty {
                let end = memchr(base, 0x0A, piece.count).map { UnsafeRawPointer($0) - base }
                take(UnsafeRawBufferPointer(rebasing: piece[..<(end ?? piece.count)]))
                guard let end else { break }
                try endLine()
                piece = UnsafeRawBufferPointer(rebasing: piece[(end + 1)...])
            }
        }
        if !line.isEmpty { try endLine() }
        try closeMessage()
        if number == nil { return try assembler.fail("there are no messages in it") }
        try messages.close(agent: agent, error: error)
    }

    private mutating func take(_ part: UnsafeRawBufferPointer) {
        if isLongLine { return body.append(part) }
        line.append(contentsOf: part)
        if line.count > Self.longestMark {
            body.append(line)
            line.removeAll(keepingCapacity: true)
            isLongLine = true
        }
    }

    private mutating func endLine() throws {
        if isLongLine {
            body.append(CollectionOfOne(0x0A))
            isLongLine = false
            isAfterRule = false
            return
        }
        let text = String(decoding: line, as: UTF8.self).trimmed
        if isAfterRule, let (number, role) = Self.heading(text), self.number.map({ $0 + 1 == number }) ?? true {
            try closeMessage()
            self.number = number
            self.role = role
            isInResult = false
        } else if isAfterRule, text == "## RESULT", number != nil {
            try closeMessage()
            isInResult = true
        } else {
            note(text)
            body.append(line + [0x0A])
        }
        if !text.isEmpty { isAfterRule = text == "---" }
        line.removeAll(keepingCapacity: true)
    }

    /// Takes what stands before the messages and after them.
    private mutating func note(_ text: String) {
        if number == nil, agent == nil, text.hasPrefix("# Chat History:") {
            agent = String(text.dropFirst(15)).trimmed
        } else if isInResult, text.hasPrefix("- Error:") {
            error = String(text.dropFirst(8)).trimmed
        }
    }

    private mutating func closeMessage() throws {
        let text = body.string
        body = BoundedText(limit: scan.limits.stringLimit)
        guard let role else { return }
        self.role = nil
        var words = text.trimmed
        if words.hasSuffix("---") { words = String(words.dropLast(3)).trimmed }
        if text.unicodeScalars.contains("\u{FFFD}") {
            assembler.gap("bytes that are no UTF-8, replaced by U+FFFD", line: nil, byteOffset: nil)
        }
        _ = try messages.add(role: role, text: words)
    }

    /// The number and role of `## [n] ROLE`.
    private static func heading(_ line: String) -> (Int, String)? {
        guard line.hasPrefix("## ["), let end = line.firstIndex(of: "]"),
            let number = Int(line[line.index(line.startIndex, offsetBy: 4)..<end])
        else { return nil }
        let role = String(line[line.index(after: end)...]).trimmed
        return ["SYSTEM", "USER", "ASSISTANT"].contains(role) ? (number, role) : nil
    }
}
