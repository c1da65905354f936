internal import MarkdownTree

/// Makes units of a parsed document.
struct UnitTree {
    private let document: MarkdownDocument
    private let source: SourceText

    /// The tree of one version.
    static func root(of bytes: [UInt8], side: Side) throws(InvalidUTF8) -> Unit {
        root(of: try MarkdownDocument(bytes), side: side)
    }

    /// The tree of one version that is parsed already.
    static func root(of document: MarkdownDocument, side: Side) -> Unit {
        UnitTree(document: document, source: SourceText(side: side, bytes: document.bytes)).root()
    }

    private func root() -> Unit {
        var blocks: [Unit] = []
        append(document.root, to: &blocks)
        return Unit(kind: .document, source: source, lead: 0..<0, content: 0..<source.bytes.count, children: blocks)
    }

    /// Adds what a document or section holds; sections within it are laid flat.
    private func append(_ id: NodeID, to blocks: inout [Unit]) {
        for child in document[id].children {
            if document[child].kind.isSection { append(child, to: &blocks) } else { blocks.append(unit(child)) }
        }
    }

    /// Units within more others than this are merged as wholes: what makes units calls itself for each level.
    private static let depthLimit = 64

    private func unit(_ id: NodeID, depth: Int = 0) -> Unit {
        let node = document[id]
        let children = depth < UnitTree.depthLimit ? node.children.map { unit($0, depth: depth + 1) } : []
        let content = node.contentRange.isEmpty ? node.range.upperBound..<node.range.upperBound : node.contentRange
        return Unit(
            kind: kind(node.kind), source: source, lead: node.range.lowerBound..<content.lowerBound,
            content: content, textStart: textStart(of: node, children), children: children)
    }

    /// An item's own marker is not its text: a new number makes no other item of it.
    private func textStart(of node: Node, _ children: [Unit]) -> Int {
        guard node.kind == .listItem else { return node.start }
        return children.first?.textStart ?? node.start
    }

    private func kind(_ kind: NodeKind) -> UnitKind {
        switch kind {
        case .document, .section: .document
        case .byteOrderMark: .byteOrderMark
        case .frontmatter: .frontmatter
        case .frontmatterFence: .frontmatterFence
        case .frontmatterKey(let name): .frontmatterKey(name)
        case .frontmatterText: .frontmatterText
        case .heading(let level, _): .heading(level: level)
        case .paragraph: .paragraph
        case .list(let style): .list(ordered: style.start != nil)
        case .listItem: .item
        case .table: .table
        case .tableRow(.header): .row(.header)
        case .tableRow(.delimiter): .row(.delimiter)
        case .tableRow(.body): .row(.body)
        case .codeBlock: .code
        case .htmlBlock: .html
        case .blockQuote: .quote
        case .thematicBreak: .thematicBreak
        case .linkDefinition: .definition
        case .blank: .blank
        }
    }
}
