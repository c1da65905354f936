internal import MarkdownTree

/// What of a document's structure a merge must keep, in a form to compare.
struct Outline {
    /// The titles of the headings, behind a mark.
    private(set) var titles: [OutlineBlock] = []
    /// The names of the frontmatter's keys; `nil` without frontmatter.
    private(set) var keys: [String: Int]?
    /// Where a code block is not closed.
    private(set) var openFences: [String] = []
    /// The rows of tables.
    private(set) var rows: [OutlineBlock] = []
    /// Paragraphs and what else is a block of lines.
    private(set) var blocks: [OutlineBlock] = []
    private(set) var codeBlockCount = 0
    /// The lines of code, which become blocks where a side repairs the fence around them.
    private(set) var code: [OutlineBlock] = []
    /// The paragraphs, lists, tables, quotes, code and link definitions, each as a whole: what stands within one (a
    /// parameter in two lists, a head of two tables) may well be said twice.
    private(set) var wholes: [OutlineBlock] = []

    /// - Parameter versions: the version that it is of, if any.
    /// - Parameter known: the blocks of texts that are much like this one.
    init?(of text: ParsedText, as versions: OutlineBlock.Versions, known: inout KnownBlocks) {
        guard let document = text.document else { return nil }
        let bytes = text.bytes
        if let frontmatter = document.frontmatter {
            keys = frontmatter.keys.reduce(into: [:]) { $0[$1.name, default: 0] += 1 }
        }
        for node in document.nodes {
            if let parent = node.parent, document[parent].kind.isSection || parent == document.root,
                node.kind.isWhole
            {
                wholes.append(known.block(bytes[node.start..<node.contentRange.upperBound]))
            }
            switch node.kind {
            case .section(_, let title): titles.append(known.title(title))
            case .codeBlock(let fence):
                codeBlockCount += 1
                code.append(known.block(bytes[Outline.body(bytes, node.start..<node.contentRange.upperBound)]))
                if let fence, !fence.isClosed { openFences.append(Excerpt.text(bytes[node.contentRange])) }
            case .tableRow(let role) where role != .delimiter:
                rows.append(known.block(bytes[node.start..<node.contentRange.upperBound]))
            case .paragraph: blocks.append(known.block(bytes[node.start..<node.contentRange.upperBound]))
            default: break
            }
        }
        for block in titles { block.versions.formUnion(versions) }
        for block in blocks { block.versions.formUnion(versions) }
    }

    /// What follows the first line.
    private static func body(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        (bytes[range].firstIndex { $0 == 0x0A || $0 == 0x0D } ?? range.upperBound)..<range.upperBound
    }
}

extension NodeKind {
    /// Whether it says something as a whole.
    fileprivate var isWhole: Bool {
        switch self {
        case .paragraph, .list, .table, .blockQuote, .codeBlock, .linkDefinition: true
        default: false
        }
    }
}
