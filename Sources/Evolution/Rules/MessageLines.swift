/// The first lines of an answer, without terminal escapes, control characters, markup around them, or blank ones.
struct MessageLines {
    private(set) var all: [String] = []

    /// Takes at most `count` lines out of the first `bytes` bytes.
    init(_ text: String, bytes: Int, count: Int) {
        var copy = text
        let limit = bytes
        all = copy.withUTF8 { buffer -> [String] in
            let head = buffer.prefix(limit)
            var lines: [String] = []
            for piece in head.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) where lines.count < count {
                let line = MessageLines.cleaned(piece)
                if !line.isEmpty { lines.append(line) }
            }
            return lines
        }
    }

    /// The last line of a traceback that begins within these lines; the one that names the exception.
    var lastOfTraceback: String? {
        guard let start = all.firstIndex(where: { $0.hasPrefix("Traceback") }) else { return nil }
        let after = all[(start + 1)...]
        return after.first { MessageShape.namesException($0) } ?? after.last
    }

    /// The line without what a terminal or a reader would not show as text.
    static func cleaned(_ piece: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(piece.count, 400))
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
