/// The first lines of an answer, without terminal escapes, control characters, markup around them, or blank ones.
///
/// A line is cleaned when it is asked for: most answers are told by their first.
struct MessageLines: Sequence, IteratorProtocol {
    private let bytes: [UInt8]
    private var position = 0
    private var left: Int

    /// Takes at most `count` lines out of the first `bytes` bytes.
    init(_ text: String, bytes: Int, count: Int) {
        var copy = text
        self.bytes = copy.withUTF8 { Array($0.prefix(bytes)) }
        left = count
    }

    /// The next line that is not blank.
    mutating func next() -> String? {
        while left > 0, position < bytes.count {
            var end = position
            while end < bytes.count, bytes[end] != 0x0A, bytes[end] != 0x0D { end += 1 }
            let line = end > position ? MessageLines.cleaned(bytes[position..<end]) : ""
            position = end + 1
            if !line.isEmpty {
                left -= 1
                return line
            }
        }
        return nil
    }

    /// The first line.
    var first: String? { first(where: { _ in true }) }

    /// The last line of a traceback that begins within these lines; the one that names the exception.
    var lastOfTraceback: String? {
        guard mentionsTraceback else { return nil }
        var lines = self
        while let line = lines.next() {
            guard line.hasPrefix("Traceback") else { continue }
            var last: String?
            while let line = lines.next() {
                if MessageShape.namesException(line) { return line }
                last = line
            }
            return last
        }
        return nil
    }

    private var mentionsTraceback: Bool {
        let word = Array("Traceback".utf8)
        guard bytes.count >= word.count else { return false }
        for start in 0...(bytes.count - word.count) where bytes[start] == word[0] {
            if bytes[start..<start + word.count] == word[...] { return true }
        }
        return false
    }

    /// The line without what a terminal or a reader would not show as text.
    static func cleaned(_ piece: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Swift.min(piece.count, 400))
        var escape = false
        for byte in piece.prefix(600) where bytes.count < 400 {
            if escape {
                // CSI sequences end with a byte from @ to ~ that is not the bracket they begin with.
                if byte >= 0x40 && byte <= 0x7E && byte != 0x5B { escape = false }
                continue
            }
            if byte == 0x1B {
                escape = true
            } else if byte == 0x09 {
                bytes.append(0x20)
            } else if byte >= 0x20 && byte != 0x7F {
                bytes.append(byte)
            }
        }
        while bytes.last == 0x20 { bytes.removeLast() }
        if bytes.allSatisfy({ $0 < 0x80 }) {
            let text = String(decoding: bytes.drop { $0 == 0x20 }, as: UTF8.self)
            return bytes.contains(0x3C) ? withoutTag(text[...]) : text
        }
        var line = String(decoding: bytes, as: UTF8.self)
        line.unicodeScalars.removeAll { scalar in
            if scalar.value < 0x20 || (0x7F...0xA0).contains(scalar.value) { return true }
            if scalar.value == 0xFFFD { return true }
            switch scalar.properties.generalCategory {
            case .format, .control, .privateUse, .surrogate, .unassigned, .lineSeparator, .paragraphSeparator:
                return true
            default: return scalar.properties.isDefaultIgnorableCodePoint
            }
        }
        return withoutTag(trimmed(line))
    }

    private static func trimmed(_ line: String) -> Substring {
        var rest = line[...]
        while rest.first == " " { rest.removeFirst() }
        while rest.last == " " { rest.removeLast() }
        return rest
    }

    /// `<tag>text</tag>` and `<tag>text` without the tags.
    private static func withoutTag(_ line: Substring) -> String {
        guard line.first == "<", let end = line.firstIndex(of: ">") else { return String(line) }
        let name = line[line.index(after: line.startIndex)..<end]
        guard !name.isEmpty, name.count <= 40, name.allSatisfy({ $0.isLetter || $0 == "_" || $0 == "-" })
        else {
            return String(line)
        }
        var rest = line[line.index(after: end)...]
        if rest.last == ">", let close = rest.lastIndex(of: "<"), rest[close...].hasPrefix("</") {
            rest = rest[..<close]
        }
        return String(rest)
    }
}
