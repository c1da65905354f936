/// A block of Markdown as far as matching reworded rules needs it: a list item, a paragraph, a table row, a heading or
/// a fenced block, with the headings above it.
///
/// This is a reading for comparison only; nothing is ever edited by it.
struct TextBlock: Hashable, Sendable {
    /// The text without list marker and surrounding white space, inner white space runs as one space.
    var text: String
    /// The titles of the headings above it, from the outermost.
    var headings: [String]
    /// Whether it is a heading itself.
    var isHeading: Bool

    /// Splits a document into blocks.
    static func blocks(of text: String) -> [TextBlock] {
        var reader = BlockReader()
        var isFrontmatter = false
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.last == "\r" ? line.dropLast() : line
            if line == "---", number == 0 || isFrontmatter {
                isFrontmatter = number == 0
                continue
            }
            if !isFrontmatter { reader.read(line) }
        }
        reader.close()
        return reader.blocks
    }
}

private struct BlockReader {
    var blocks: [TextBlock] = []
    private var current: [Substring] = []
    private var headings: [(level: Int, title: String)] = []
    private var fence: Substring?

    mutating func read(_ line: Substring) {
        let body = line.drop { $0 == " " || $0 == "\t" }
        if let fence {
            current.append(body)
            if body.hasPrefix(fence) { self.fence = nil }
        } else if body.hasPrefix("```") || body.hasPrefix("~~~") {
            fence = body.prefix(3)
            current.append(body)
        } else if body.isEmpty {
            close()
        } else if let level = BlockReader.headingLevel(line) {
            close()
            heading(level, BlockReader.normalized(body.drop { $0 == "#" }))
        } else if body.first == "|" {
            close()
            current.append(body)
            close()
        } else if let item = BlockReader.itemText(body) {
            close()
            current.append(item)
        } else {
            current.append(body)
        }
    }

    mutating func close() {
        let text = BlockReader.normalized(Substring(current.joined(separator: " ")))
        current = []
        if !text.isEmpty {
            blocks.append(TextBlock(text: text, headings: headings.map(\.title), isHeading: false))
        }
    }

    private mutating func heading(_ level: Int, _ title: String) {
        headings.removeAll { $0.level >= level }
        blocks.append(TextBlock(text: title, headings: headings.map(\.title), isHeading: true))
        headings.append((level, title))
    }

    private static func headingLevel(_ line: Substring) -> Int? {
        let body = line.drop { $0 == " " }
        let marks = body.prefix { $0 == "#" }.count
        guard (1...6).contains(marks) else { return nil }
        let rest = body.dropFirst(marks)
        return rest.isEmpty || rest.first == " " || rest.first == "\t" ? marks : nil
    }

    private static func itemText(_ body: Substring) -> Substring? {
        if let first = body.first, "-*+".contains(first), body.dropFirst().first == " " {
            return body.dropFirst(2)
        }
        let digits = body.prefix { $0.isASCII && $0.isNumber }
        guard (1...9).contains(digits.count) else { return nil }
        let rest = body.dropFirst(digits.count)
        guard rest.first == "." || rest.first == ")", rest.dropFirst().first == " " else { return nil }
        return rest.dropFirst(2)
    }

    private static func normalized(_ text: Substring) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
