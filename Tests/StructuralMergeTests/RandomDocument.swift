import TestSupport

/// A random Markdown document, small enough that the edits of two sides meet.
struct RandomDocument: Hashable {
    var keys: [(String, String)] = []
    var blocks: [RandomBlock] = []
    var hasReturns = false
    var endsLine = true

    static func == (one: RandomDocument, two: RandomDocument) -> Bool { one.bytes == two.bytes }
    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }

    /// The document as a file.
    var bytes: [UInt8] {
        var lines: [String] = []
        if !keys.isEmpty { lines += ["---"] + keys.map { "\($0.0): \($0.1)" } + ["---"] }
        for block in blocks {
            if !lines.isEmpty { lines.append("") }
            lines += block.lines
        }
        let ending = hasReturns ? "\r\n" : "\n"
        return Array((lines.joined(separator: ending) + (endsLine && !lines.isEmpty ? ending : "")).utf8)
    }

    /// Makes a document of one to ten blocks.
    static func random(_ words: inout RandomWords) -> RandomDocument {
        var document = RandomDocument()
        if words.below(3) == 0 {
            document.keys = [("name", words.word()), ("description", words.sentence())]
            if words.below(2) == 0 { document.keys.append(("version", "1.\(words.below(9)).0")) }
        }
        document.blocks = (0..<words.below(9) + 1).map { _ in block(&words) }
        document.hasReturns = words.below(12) == 0
        document.endsLine = words.below(12) != 0
        return document
    }

    static func block(_ words: inout RandomWords) -> RandomBlock {
        switch words.below(10) {
        case 0, 1: return .heading(level: words.below(3) + 1, text: words.phrase())
        case 2, 3, 4:
            return .paragraph(sentences: words.several(4) { $0.sentence() }, width: words.pick([30, 60, 1000]))
        case 5, 6: return .list(items: words.several(5, item), marker: words.pick([.dash, .dash, .star, .number]))
        case 7:
            let columns = words.below(2) + 2
            let rows = words.several(5) { words in (0..<columns).map { _ in words.phrase() } }
            return .table(rows: rows, isPadded: words.below(2) == 0)
        case 8: return .code(lines: words.several(5) { $0.phrase() })
        default:
            guard words.below(4) == 0 else { return .quote(sentences: words.several(3) { $0.sentence() }) }
            return .definition(label: words.word(), target: "https://example.org/\(words.below(9))")
        }
    }

    static func item(_ words: inout RandomWords) -> RandomBlock.Item {
        RandomBlock.Item(
            text: words.sentence(), children: words.below(4) == 0 ? words.several(2) { $0.phrase() } : [])
    }
}
