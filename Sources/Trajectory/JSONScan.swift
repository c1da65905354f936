internal import Glibc
internal import JSON

/// Feeds a file, or a member of an archive, to a visitor, as one text or line by line.
struct JSONScan {
    let path: String
    let display: String
    let limits: TrajectoryReadLimits
    private let open: () throws -> any ByteSource

    /// Scans a file.
    init(path: String, display: String, limits: TrajectoryReadLimits) {
        self.init(path: path, display: display, limits: limits) {
            try FileBytes(path: path, display: display, chunkSize: limits.chunkSize)
        }
    }

    /// Scans what `open` opens, from its beginning each time.
    init(
        path: String, display: String, limits: TrajectoryReadLimits, open: @escaping () throws -> any ByteSource
    ) {
        self.path = path
        self.display = display
        self.limits = limits
        self.open = open
    }

    /// The bytes from the beginning.
    ///
    /// - Throws: `TrajectoryFailure` when they cannot be read.
    func bytes() throws -> any ByteSource { try open() }

    private func parser() -> JSONEventParser {
        JSONEventParser(stringLimit: limits.stringLimit, invalidText: .replace)
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Feeds the file as one text (of one or several values).
    ///
    /// - Throws: `JSONError`, `TrajectoryFailure` when the file cannot be read, and whatever the visitor throws.
    func document(into visitor: inout some JSONVisitor) throws {
        let bytes = try open()
        var parser = parser()
        var isFirst = true
        while true {
            var piece = try bytes.next(display: display)
            if piece.isEmpty { break }
            if isFirst, piece.starts(with: Self.byteOrderMark) {
                parser.reset(line: 1, byteOffset: 3)
                piece = UnsafeRawBufferPointer(rebasing: piece[3...])
            }
            isFirst = false
            try parser.feed(piece, into: &visitor)
        }
        try parser.finish(into: &visitor)
    }

    /// Feeds the file line by line; a broken line does not disturb the next.
    ///
    /// - Parameter lineEnded: called after every line with the visitor, the line's number from 1 and what was wrong
    ///   with it; it says whether to go on.
    /// - Throws: `TrajectoryFailure` when the file cannot be read, whatever the visitor or `lineEnded` throws.
    func lines<Visitor: JSONVisitor>(
        into visitor: inout Visitor, lineEnded: (inout Visitor, Int, JSONError?) throws -> Bool
    ) throws {
        let bytes = try open()
        var parser = parser()
        var line = 1
        var offset = 0
        var broken: JSONError?
        var isEmpty = true
        while true {
            var piece = try bytes.next(display: display)
            if piece.isEmpty { break }
            if offset == 0, piece.starts(with: Self.byteOrderMark) {
                offset = 3
                piece = UnsafeRawBufferPointer(rebasing: piece[3...])
                parser.reset(line: 1, byteOffset: 3)
            }
            while !piece.isEmpty {
                let end = Self.newline(in: piece)
                let part = UnsafeRawBufferPointer(rebasing: piece[..<(end ?? piece.count)])
                isEmpty = isEmpty && part.isEmpty
                if broken == nil {
                    broken = try Self.caught { try parser.feed(part, into: &visitor) }
                }
                guard let end else {
                    offset += part.count
                    break
                }
                if broken == nil { broken = try Self.caught { try parser.finish(into: &visitor) } }
                if !isEmpty, try !lineEnded(&visitor, line, broken) { return }
                offset += end + 1
                line += 1
                broken = nil
                isEmpty = true
                parser.reset(line: line, byteOffset: offset)
                piece = UnsafeRawBufferPointer(rebasing: piece[(end + 1)...])
            }
        }
        if isEmpty { return }
        if broken == nil { broken = try Self.caught { try parser.finish(into: &visitor) } }
        _ = try lineEnded(&visitor, line, broken)
    }

    private static func caught(_ body: () throws -> Void) throws -> JSONError? {
        do {
            try body()
            return nil
        } catch let error as JSONError {
            return error
        }
    }

    private static func newline(in piece: UnsafeRawBufferPointer) -> Int? {
        guard let base = piece.baseAddress, let found = memchr(base, 0x0A, piece.count) else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
