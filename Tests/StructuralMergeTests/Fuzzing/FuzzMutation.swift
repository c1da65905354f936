import StructuralMerge

/// Random changes of an input that know of lines and of what Markdown is made of.
///
/// Bytes alone seldom make a list of a paragraph, and hardly ever give two versions the same new line.
struct FuzzMutation<Numbers: RandomNumberGenerator> {
    var numbers: Numbers

    init(numbers: Numbers) { self.numbers = numbers }

    private static var tokens: [String] {
        [
            "- ", "* ", "1. ", "2) ", "> ", ">", "# ", "## ", "```\n", "~~~\n", "    ", "  ", "\t", "\n", "\n\n",
            "\r\n",
            "\r", "---\n", "===\n", "| a | b |\n", "| - | - |\n", "|", "[a]: b\n", "[a](b)", "[a][b]", "![", "](", "`",
            "``", "**", "_", "<!--", "-->", "<div>\n", "</div>\n", "<pre>", "\\", ". ", "? ", "。", "…", "é", "\u{FEFF}",
            "name: x\n", "version: 1.2\n", "<<<<<<< a\n", "=======\n", ">>>>>>> b\n", "||||||| c\n", "\u{0}", "&amp;",
        ]
    }

    private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &numbers) }

    private mutating func side() -> WritableKeyPath<ThreeWay<[UInt8]>, [UInt8]> {
        switch below(3) {
        case 0: \.base
        case 1: \.ours
        default: \.theirs
        }
    }

    /// Changes an input a little, one to four times.
    mutating func mutate(_ input: inout FuzzInput) {
        for _ in 0..<below(4) + 1 { change(&input) }
        // The byte that separates versions is of none.
        for path in [\ThreeWay<[UInt8]>.base, \.ours, \.theirs] {
            input.versions[keyPath: path].removeAll { $0 == FuzzInput.separator }
        }
    }

    private mutating func change(_ input: inout FuzzInput) {
        let path = side()
        var text = input.versions[keyPath: path]
        switch below(10) {
        case 0: text = input.versions[keyPath: side()]
        case 1, 2:
            let token = Array(Self.tokens[below(Self.tokens.count)].utf8)
            let place = below(2) == 0 ? lineStart(in: text) : below(text.count + 1)
            text.insert(contentsOf: token, at: place)
        case 3:
            let from = input.versions[keyPath: side()]
            text.insert(contentsOf: from[lines(in: from)], at: lineStart(in: text))
        case 4: text.removeSubrange(lines(in: text))
        case 5:
            let moved = lines(in: text)
            let bytes = text[moved]
            text.removeSubrange(moved)
            text.insert(contentsOf: bytes, at: lineStart(in: text))
        case 6: text.removeSubrange(word(in: text))
        case 7:
            let from = input.versions[keyPath: side()]
            let bytes = from[word(in: from)]
            text.replaceSubrange(word(in: text), with: bytes)
        case 8 where !text.isEmpty: text[below(text.count)] = UInt8(below(255))
        case 9: indent(&text)
        default: break
        }
        input.versions[keyPath: path] = text
    }

    private mutating func lineStart(in text: [UInt8]) -> Int {
        let place = below(text.count + 1)
        return text[..<place].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    }

    /// One to four lines.
    private mutating func lines(in text: [UInt8]) -> Range<Int> {
        let start = lineStart(in: text)
        var end = start
        for _ in 0..<below(4) + 1 { end = text[end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.count }
        return start..<end
    }

    private mutating func word(in text: [UInt8]) -> Range<Int> {
        let place = below(text.count)
        let end = text[place...].firstIndex { $0 == 0x20 || $0 == 0x0A } ?? text.count
        let start = text[..<place].lastIndex { $0 == 0x20 || $0 == 0x0A }.map { $0 + 1 } ?? 0
        return start..<max(start, end)
    }

    private mutating func indent(_ text: inout [UInt8]) {
        let prefix = Array(["  ", "    ", "> ", "- ", "\t"][below(5)].utf8)
        let range = lines(in: text)
        var result: [UInt8] = []
        var isStart = true
        for byte in text[range] {
            if isStart { result += prefix }
            result.append(byte)
            isStart = byte == 0x0A
        }
        text.replaceSubrange(range, with: result)
    }
}
