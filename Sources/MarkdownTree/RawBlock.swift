internal import CCmarkShims
internal import Clibcmark

/// One block as cmark reports it.
///
/// Its start is right; its end is right only for some kinds.
struct RawBlock {
    enum Kind: Equatable {
        case document, blockQuote, list(ListStyle), item, codeBlock, htmlBlock, paragraph, heading(Int),
            thematicBreak
    }

    var kind: Kind
    /// Lines count from 0 in the text given to ``read(_:)``.
    var startLine: Int
    /// In bytes, from 0.
    var startColumn: Int
    var endLine: Int
    /// The index of the block around it, -1 for the document.
    var parent: Int
    var hasChildren = false
    /// How many block quotes there are around its text, itself included.
    var quoteDepth: Int
    var depth: Int
    /// Of code blocks only.
    var fenceInfo = ""
    /// The first bytes of a code block's text, enough to tell an indented line of backticks from a fence.
    var literalStart: [UInt8] = []
}

extension RawBlock {
    /// Parses `text` with cmark and copies its blocks, in pre-order; the C tree is gone when this returns.
    static func read(_ text: ArraySlice<UInt8>) -> [RawBlock] {
        // cmark skips a byte order mark at the very start. The file's own has been cut off already, so a further one is
        // text, and an empty first line makes cmark see it so.
        guard !text.isEmpty else { return [] }
        let isMarked = text.starts(with: [0xEF, 0xBB, 0xBF])
        let input = withoutExcessLinks(isMarked ? ArraySlice([0x0A] + text) : text)
        let root = input.withUnsafeBytes { buffer in
            ccmark_parse(buffer.baseAddress?.assumingMemoryBound(to: CChar.self), buffer.count)
        }
        defer { ccmark_forget_tree() }
        guard let root else { return [] }
        var blocks = copy(root)
        if isMarked {
            for index in blocks.indices {
                blocks[index].startLine -= 1
                blocks[index].endLine -= 1
            }
        }
        return blocks
    }

    /// The text with all but the first few thousand inline links made plain.
    ///
    /// Where it is linked dynamically, cmark 0.30.2 parses inlines too, whose result is not used here, in quadratic time
    /// for many links with open brackets before them. Without its parenthesis a link is text, and no block depends on that.
    private static func withoutExcessLinks(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let limit = 4096
        let excess = text.withUnsafeBufferPointer { buffer in
            var count = 0
            var excess: [Int] = []
            var place = ByteSearch.first(UInt8(ascii: "("), in: buffer, from: 1)
            while place < buffer.count {
                if buffer[place - 1] == UInt8(ascii: "]") {
                    count += 1
                    if count > limit { excess.append(place) }
                }
                place = ByteSearch.first(UInt8(ascii: "("), in: buffer, from: place + 1)
            }
            return excess
        }
        guard !excess.isEmpty else { return text }
        var copy = Array(text)
        for place in excess { copy[place] = UInt8(ascii: "x") }
        return copy[...]
    }

    private static func copy(_ root: OpaquePointer) -> [RawBlock] {
        var blocks: [RawBlock] = []
        var parents: [Int] = []
        var place: OpaquePointer? = root
        while let node = place {
            guard let kind = kind(of: node) else {
                place = cmark_node_next(node)
                if place == nil {
                    place = climb(from: cmark_node_parent(node), root: root, parents: &parents)
                }
                continue
            }
            let parent = parents.last ?? -1
            var block = RawBlock(
                kind: kind, startLine: Int(cmark_node_get_start_line(node)) - 1,
                startColumn: Int(cmark_node_get_start_column(node)) - 1,
                endLine: Int(cmark_node_get_end_line(node)) - 1,
                parent: parent, quoteDepth: parent >= 0 ? blocks[parent].quoteDepth : 0,
                depth: parent >= 0 ? blocks[parent].depth + 1 : 0)
            if kind == .blockQuote { block.quoteDepth += 1 }
            if kind == .codeBlock { block.copyCode(of: node) }
            if parent >= 0 { blocks[parent].hasChildren = true }
            blocks.append(block)
            if kind.isContainer, let child = cmark_node_first_child(node) {
                parents.append(blocks.count - 1)
                place = child
            } else if let next = cmark_node_next(node) {
                place = next
            } else {
                place = climb(from: cmark_node_parent(node), root: root, parents: &parents)
            }
        }
        return blocks
    }

    private static func climb(from node: OpaquePointer?, root: OpaquePointer, parents: inout [Int])
        -> OpaquePointer?
    {
        var place = node
        while let current = place {
            _ = parents.popLast()
            if current == root { return nil }
            if let next = cmark_node_next(current) { return next }
            place = cmark_node_parent(current)
        }
        return nil
    }

    private static func kind(of node: OpaquePointer) -> Kind? {
        switch cmark_node_get_type(node) {
        case CMARK_NODE_DOCUMENT: return .document
        case CMARK_NODE_BLOCK_QUOTE: return .blockQuote
        case CMARK_NODE_LIST:
            let isOrdered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST
            return .list(
                ListStyle(
                    start: isOrdered ? Int(cmark_node_get_list_start(node)) : nil,
                    marker: cmark_node_get_list_delim(node) == CMARK_PAREN_DELIM
                        ? UInt8(ascii: ")") : UInt8(ascii: "."),
                    isTight: cmark_node_get_list_tight(node) != 0))
        case CMARK_NODE_ITEM: return .item
        case CMARK_NODE_CODE_BLOCK: return .codeBlock
        case CMARK_NODE_HTML_BLOCK: return .htmlBlock
        case CMARK_NODE_PARAGRAPH: return .paragraph
        case CMARK_NODE_HEADING: return .heading(Int(cmark_node_get_heading_level(node)))
        case CMARK_NODE_THEMATIC_BREAK: return .thematicBreak
        default: return nil
        }
    }

    private mutating func copyCode(of node: OpaquePointer) {
        if let info = cmark_node_get_fence_info(node) { fenceInfo = String(cString: info) }
        guard fenceInfo.isEmpty, let literal = cmark_node_get_literal(node) else { return }
        var place = 0
        while literal[place] != 0, literal[place] != 0x0A {
            literalStart.append(UInt8(bitPattern: literal[place]))
            place += 1
        }
    }
}

extension RawBlock.Kind {
    var isContainer: Bool {
        switch self {
        case .document, .blockQuote, .list, .item: true
        default: false
        }
    }
    var isList: Bool { if case .list = self { true } else { false } }
}
