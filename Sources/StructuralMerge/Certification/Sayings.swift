/// What the blocks of a document say, each as a whole: a paragraph, a list, a table, a quote, code, a link definition.
///
/// What stands within one (a parameter in two lists, a head of two tables) may well be said twice.
struct Sayings {
    struct Saying {
        /// Stands for the words of its paragraphs, rows and code.
        fileprivate(set) var key: UInt64 = 0x5EED
        fileprivate(set) var wordCount = 0
        fileprivate let source: ArraySlice<UInt8>

        var excerpt: String { Excerpt.text(source) }
    }

    private var blocks: [Saying] = []

    /// Begins a block.
    mutating func begin(_ source: ArraySlice<UInt8>) { blocks.append(Saying(source: source)) }

    /// Adds to the block what stands in it.
    mutating func add(_ part: Outline.Block) {
        guard let last = blocks.indices.last else { return }
        blocks[last].key = UnitText.mixed(blocks[last].key ^ part.key)
        blocks[last].wordCount += part.wordCount
    }

    /// Those of more than one word, in order.
    var all: [Saying] { blocks.filter { $0.wordCount > 1 } }

    /// How often each is said.
    var counts: [UInt64: Int] { all.reduce(into: [:]) { $0[$1.key, default: 0] += 1 } }
}
