/// Where strict readers of skills (ruamel's scanner behind strictyaml, YAML 1.2) and libyaml (YAML 1.1) part ways.
enum StrictDialect {
    /// Stands for U+2028 and U+2029 while libyaml reads: private characters that no frontmatter uses.
    private static let stand: [Unicode.Scalar: Unicode.Scalar] = [
        "\u{2028}": "\u{F5D0}", "\u{2029}": "\u{F5D1}",
    ]

    /// The text with characters that libyaml takes for line ends, and strict readers do not, hidden from it.
    static func hidingSeparators(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { $0 == "\u{85}" || stand[$0] != nil }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            result.append(scalar == "\u{85}" ? " " : stand[scalar] ?? scalar)
        }
        return String(result)
    }

    /// The value with the hidden characters back; at the ends of plain text they are white space.
    static func showingSeparators(_ value: YAMLValue) -> YAMLValue {
        switch value {
        // These two are no text to them, but signs without a meaning as a value.
        case .scalar("=", isPlain: true), .scalar("<<", isPlain: true): .sequence([])
        case .scalar(let text, let isPlain): .scalar(shown(text, isPlain: isPlain), isPlain: isPlain)
        case .sequence(let values): .sequence(values.map(showingSeparators))
        case .mapping(let entries):
            .mapping(
                entries.map {
                    YAMLValue.Entry(
                        key: $0.key.scalar.map { .scalar(key($0), isPlain: true) } ?? $0.key,
                        value: showingSeparators($0.value))
                })
        case .alias: value
        }
    }

    /// A key with the hidden characters back.
    static func key(_ text: String) -> String { shown(text, isPlain: true) }

    private static func shown(_ text: String, isPlain: Bool) -> String {
        let hidden = Set(stand.values)
        guard text.unicodeScalars.contains(where: hidden.contains) else { return text }
        var scalars = Array(text.unicodeScalars)
        if isPlain {
            while let last = scalars.last, hidden.contains(last) { scalars.removeLast() }
            scalars.removeFirst(scalars.prefix(while: hidden.contains).count)
        }
        var result = String.UnicodeScalarView()
        for scalar in scalars { result.append(stand.first { $0.value == scalar }?.key ?? scalar) }
        return String(result)
    }

    /// Reads a text; where libyaml refuses what strict readers take, what they mean is put in its place.
    ///
    /// - Returns: the document and the bytes that it was read from.
    static func read(_ bytes: [UInt8]) throws(YAMLFailure) -> (YAMLReader.Document?, [UInt8]) {
        var bytes = bytes
        for _ in 0..<8 {
            do throws(YAMLFailure) {
                return (try YAMLReader.read(bytes), bytes)
            } catch {
                guard let mended = mended(bytes, after: error) else { throw error }
                bytes = mended
            }
        }
        return (try YAMLReader.read(bytes), bytes)
    }

    private static func mended(_ bytes: [UInt8], after failure: YAMLFailure) -> [UInt8]? {
        if failure.reason.contains("Unicode character escape") { return withoutSurrogates(bytes) }
        guard failure.reason.contains("expected key") else { return nil }
        // A value without a key: `: text`.
        let lines = LineTable(bytes)
        guard failure.line >= 1, failure.line <= lines.count else { return nil }
        let line = bytes[lines.starts[failure.line - 1]..<lines.textEnds[failure.line - 1]]
        guard let place = line.firstIndex(where: { $0 != 0x20 }), line[place] == UInt8(ascii: ":"),
            line.dropFirst(place - line.startIndex + 1).first.map({ $0 == 0x20 }) != false
        else { return nil }
        return Array(bytes[..<place]) + Array("\"\"".utf8) + Array(bytes[place...])
    }

    /// `\ud800` and its like, half a character, as the sign for a character that is none.
    private static func withoutSurrogates(_ bytes: [UInt8]) -> [UInt8]? {
        var result = bytes
        var isChanged = false
        for place in bytes.indices.dropLast(5)
        where bytes[place] == UInt8(ascii: "\\") && bytes[place + 1] == UInt8(ascii: "u") {
            let digits = bytes[place + 2..<place + 6]
            guard let value = UInt16(String(decoding: digits, as: UTF8.self), radix: 16), value >> 11 == 0x1B
            else { continue }
            result.replaceSubrange(place + 2..<place + 6, with: Array("FFFD".utf8))
            isChanged = true
        }
        return isChanged ? result : nil
    }

    /// In a text with a block mark U+2028 and U+2029 end a line, and the next one has to be indented.
    static func separatorProblem(in bytes: [UInt8], texts: [Range<Int>]) -> YAMLFailure? {
        let blockMarks = [UInt8(ascii: "|"), UInt8(ascii: ">")]
        for text in texts where bytes[text].first.map(blockMarks.contains) == true {
            for mark in stand.values {
                let encoded = Array(String(Character(mark)).utf8)
                guard let found = bytes[text].firstRange(of: encoded), found.upperBound < text.upperBound,
                    bytes[found.upperBound] != 0x20, bytes[found.upperBound] != 0x0A
                else { continue }
                let line = bytes[..<found.lowerBound].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
                return YAMLFailure(reason: "a line separator ends the text too early", line: line)
            }
        }
        return nil
    }

    /// The first tab that is neither in a text with quotes or block marks nor in a comment.
    static func tabProblem(in bytes: [UInt8], outside texts: [Range<Int>]) -> YAMLFailure? {
        guard bytes.contains(0x09) else { return nil }
        var line = 1
        var isComment = false
        var previous: UInt8 = 0x0A
        var rest = texts[...]
        for (place, byte) in bytes.enumerated() {
            while let text = rest.first, text.upperBound <= place { rest.removeFirst() }
            let isText = rest.first.map { $0.contains(place) } ?? false
            if byte == 0x0A {
                line += 1
                isComment = false
            } else if !isText, byte == UInt8(ascii: "#"), previous == 0x20 || previous == 0x0A {
                isComment = true
            } else if !isText, !isComment, byte == 0x09 {
                return YAMLFailure(reason: "a tab stands where only spaces may separate", line: line)
            }
            previous = byte
        }
        return nil
    }
}
