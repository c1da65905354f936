internal import MarkdownTree

/// What of a document's structure a merge must keep, in a form to compare.
struct Outline {
    /// The titles of the headings, as units.
    private(set) var titles: [Heading] = []
    /// The words of all titles.
    private(set) var titleWords: Set<UInt64> = []
    /// The names of the frontmatter's keys; `nil` without frontmatter.
    private(set) var keys: [String: Int]?
    /// Where a code block is not closed.
    private(set) var openFences: [String] = []
    /// The rows of tables, by their words.
    private(set) var rows: Set<UInt64> = []
    /// Paragraphs and what else is a block of lines.
    private(set) var blocks: [Block] = []
    private(set) var codeBlockCount = 0
    /// The lines of code, which become blocks where a side repairs the fence around them.
    private(set) var code: [Block] = []
    /// What it says, block by block.
    private(set) var sayings = Sayings()

    struct Heading {
        var key: UInt64
        var words: ArraySlice<UInt64>
        var title: String

        var excerpt: String { String(title.prefix(80)) }
    }

    /// A paragraph line by line.
    struct Block {
        private(set) var words: [UInt64]
        /// Where lines begin in ``words``.
        private(set) var lineStarts: [Int] = []
        var source: ArraySlice<UInt8>

        var excerpt: String { Excerpt.text(source) }
        /// Stands for its words.
        private(set) var key: UInt64
        /// How many words of letters or digits it has.
        let wordCount: Int

        init(_ source: ArraySlice<UInt8>) {
            self.source = source
            let text = UnitText(Array(source))
            words = text.words
            key = Outline.key(words[...])
            wordCount = words.reduce(0) { $0 + Int($1 & 1) }
            var last = 0
            for (index, place) in text.places.enumerated() {
                let gap = text.bytes[last..<place.lowerBound]
                if index == 0 || gap.contains(0x0A) || gap.contains(0x0D) { lineStarts.append(index) }
                last = place.upperBound
            }
        }

        /// The beginning of the block.
        var opening: UInt64 { Outline.key(words.prefix(3)) }
        /// The beginnings of its lines.
        var lineOpenings: [UInt64] { lineStarts.map { Outline.key(words[$0...].prefix(3)) } }
        /// What stands around each line's beginning but the first.
        var junctions: [UInt64] { lineStarts.dropFirst().map(junction) }

        func junction(at place: Int) -> UInt64 { Outline.key(words[max(0, place - 3)..<min(words.count, place + 3)]) }
    }

    /// - Parameter known: the blocks of texts that are much like this one, so that none is cut into words twice.
    init?(of text: ParsedText, known: inout KnownBlocks) {
        guard let document = text.document else { return nil }
        let bytes = text.bytes
        if let frontmatter = document.frontmatter {
            keys = frontmatter.keys.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
        }
        for node in document.nodes {
            if let parent = node.parent, document[parent].kind.isSection || parent == document.root {
                sayings.begin(bytes[node.start..<node.contentRange.upperBound])
            }
            switch node.kind {
            case .section(_, let title): add(title)
            case .codeBlock(let fence):
                codeBlockCount += 1
                let block = known.block(bytes[Outline.body(bytes, node.start..<node.contentRange.upperBound)])
                code.append(block)
                sayings.add(block)
                if let fence, !fence.isClosed { openFences.append(Excerpt.text(bytes[node.contentRange])) }
            case .tableRow(let role) where role != .delimiter:
                let row = known.block(bytes[node.start..<node.contentRange.upperBound])
                rows.insert(row.key)
                sayings.add(row)
            case .paragraph:
                let block = known.block(bytes[node.start..<node.contentRange.upperBound])
                blocks.append(block)
                sayings.add(block)
            case .linkDefinition: sayings.add(known.block(bytes[node.start..<node.contentRange.upperBound]))
            default: break
            }
        }
    }

    private mutating func add(_ title: String) {
        // Behind a mark, so that a title like `1. Setup` keeps its number.
        let text = UnitText(Array("# \(title)".utf8))
        let words = text.words[...]
        titles.append(Heading(key: Outline.key(words), words: words, title: title))
        titleWords.formUnion(text.words)
    }

    /// What follows the first line.
    private static func body(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        (bytes[range].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound)..<range.upperBound
    }

    static func key(_ words: ArraySlice<UInt64>) -> UInt64 {
        // From the last to the first, so that the key of a text's end is had on the way.
        words.reversed().reduce(0x5EED) { UnitText.mixed($0 ^ $1) }
    }
}
