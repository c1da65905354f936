import Clibcmark

@testable import MarkdownTree

/// Block kinds with their depth in pre-order: what our tree and cmark's own must agree on.
enum BlockProjection {
    /// Our tree, without what CommonMark has no blocks for.
    static func ours(_ document: MarkdownDocument) -> [String] {
        var result: [String] = []
        var depths: [Int] = []
        var previous: Node?
        for node in document.nodes {
            let above = node.parent.map { depths[$0.index] } ?? 0
            var name: String?
            switch node.kind {
            case .document: name = "document"
            case .heading(let level, _): name = "heading\(level)"
            case .paragraph: name = "paragraph"
            case .list(let style): name = style.start.map { "ordered\($0)" } ?? "bullet"
            case .listItem: name = "item"
            case .table:
                // A paragraph that runs on into a table is one paragraph to cmark.
                let continues =
                    previous.map {
                        $0.kind == .paragraph && $0.parent == node.parent
                            && $0.range.upperBound == node.contentRange.lowerBound
                    } ?? false
                name = continues ? nil : "paragraph"
            case .codeBlock: name = "code"
            case .htmlBlock: name = "html"
            case .blockQuote: name = "quote"
            case .thematicBreak: name = "break"
            default: break
            }
            depths.append(name == nil ? above : above + 1)
            if let name { result.append("\(above) \(name)") }
            if node.children.isEmpty { previous = node }
        }
        return result
    }

    /// cmark's tree of the same text.
    static func cmarks(_ document: MarkdownDocument) -> [String] {
        var text = document.bytes[...]
        if document.hasByteOrderMark { text = text.dropFirst(3) }
        if let node = document.frontmatter?.node { text = document.bytes[document[node].range.upperBound...] }
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = [0x0A] + text }
        if text.isEmpty { return ["0 document"] }
        let root = text.withUnsafeBytes {
            cmark_parse_document(
                $0.baseAddress?.assumingMemoryBound(to: CChar.self), $0.count, CMARK_OPT_DEFAULT)
        }
        guard let root else { return [] }
        defer { cmark_node_free(root) }
        var result: [String] = []
        var depth = 0
        let iterator = cmark_iter_new(root)
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            if event == CMARK_EVENT_DONE { break }
            let node = cmark_iter_get_node(iterator)
            guard let name = name(of: node) else { continue }
            if event == CMARK_EVENT_ENTER {
                result.append("\(depth) \(name)")
                if !isLeaf(node) { depth += 1 }
            } else {
                depth -= 1
            }
        }
        return result
    }

    private static func isLeaf(_ node: OpaquePointer?) -> Bool {
        let type = cmark_node_get_type(node)
        return type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK
            || type == CMARK_NODE_THEMATIC_BREAK
    }

    private static func name(of node: OpaquePointer?) -> String? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_DOCUMENT: return "document"
        case CMARK_NODE_BLOCK_QUOTE: return "quote"
        case CMARK_NODE_LIST:
            return cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
                ? "ordered\(cmark_node_get_list_start(node))" : "bullet"
        case CMARK_NODE_ITEM: return "item"
        case CMARK_NODE_CODE_BLOCK: return "code"
        case CMARK_NODE_HTML_BLOCK: return "html"
        case CMARK_NODE_PARAGRAPH: return "paragraph"
        case CMARK_NODE_HEADING: return "heading\(cmark_node_get_heading_level(node))"
        case CMARK_NODE_THEMATIC_BREAK: return "break"
        default: return nil
        }
    }

    /// What is wrong with a tree's extents: `nil` when the leaves partition the bytes and the inner nodes nest.
    static func defect(_ document: MarkdownDocument) -> String? {
        var place = 0
        for id in document.leaves {
            let node = document[id]
            if node.range.lowerBound != place { return "gap or overlap at \(place): \(node)" }
            if node.contentRange.upperBound != node.range.upperBound { return "content ends early: \(node)" }
            if node.contentRange.lowerBound < node.range.lowerBound { return "content begins early: \(node)" }
            place = node.range.upperBound
        }
        if place != document.bytes.count { return "bytes behind \(place) have no leaf" }
        for node in document.nodes.dropFirst() {
            guard let parent = node.parent, document[parent].range.contains(node.range.lowerBound),
                node.range.upperBound <= document[parent].range.upperBound
            else { return "outside its parent: \(node)" }
            if node.start < node.contentRange.lowerBound || node.start > node.contentRange.upperBound {
                return "start outside: \(node)"
            }
        }
        return nil
    }
}
