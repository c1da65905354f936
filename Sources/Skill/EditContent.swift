internal import MarkdownTree

/// The text of an edit, checked and told apart: list items, sections or other blocks.
struct EditContent: Hashable {
    /// What the text is.
    enum Shape: Hashable {
        /// One list: its items can join another list.
        case items(isOrdered: Bool, marker: UInt8)
        /// Sections; the first has this level and none a higher one.
        case sections(level: Int)
        /// Anything else without a top-level heading.
        case blocks
    }

    /// Why a text cannot be put into a document, as a clause.
    struct Refusal: Error {
        var reason: String
    }

    /// The lines, without blank ones at both ends.
    let lines: [String]
    let shape: Shape
    /// Whether the last block is a list, which an indented block behind it would join.
    let endsInList: Bool
    /// Whether the text is one paragraph.
    let isParagraph: Bool
    /// The titles of the outermost sections.
    let titles: [String]
    /// The outline of all sections.
    let outline: [String]
    /// Of a list, the lines of each item without marker and indentation.
    let items: [[String]]

    var text: String { lines.joined(separator: "\n") }
    var isItems: Bool { if case .items = shape { true } else { false } }
    var level: Int? { if case .sections(let level) = shape { level } else { nil } }

    /// Checks a text.
    init(_ text: String?) throws(Refusal) {
        guard let text else { throw Refusal(reason: "the content is missing") }
        lines = EditContent.trimmedLines(text)
        guard !lines.isEmpty else { throw Refusal(reason: "the content is empty") }
        guard !text.utf8.contains(0) else { throw Refusal(reason: "the content holds a NUL character") }
        let document = MarkdownDocument(fragment: lines.joined(separator: "\n"))
        let blocks = document[document.root].children
        try EditContent.checkBlocks(document, first: lines[0])
        let top = blocks.map { document[$0] }
        titles = top.compactMap { if case .section(_, let title) = $0.kind { title } else { nil } }
        outline = EditContent.outline(of: document)
        endsInList = EditContent.lastBlock(document)?.kind.isList ?? false
        isParagraph = top.count == 1 && top[0].kind == .paragraph
        var items: [[String]] = []
        if let first = top.first, case .section(let level, _) = first.kind {
            for case .section(let other, _) in top.map(\.kind) where other < level {
                throw Refusal(reason: "the content's first heading is not its highest")
            }
            shape = .sections(level: level)
        } else if !titles.isEmpty {
            throw Refusal(
                reason: "the content holds a heading that would change the outline; start it with the heading"
            )
        } else if top.count == 1, case .list(let style) = top[0].kind {
            shape = .items(isOrdered: style.start != nil, marker: style.marker)
            items = top[0].children.map { EditContent.itemLines(document[$0], in: document) }
        } else {
            shape = .blocks
        }
        self.items = items
    }

    private static func checkBlocks(_ document: MarkdownDocument, first: String) throws(Refusal) {
        if let node = document.nodes.first(where: { $0.kind.isBlock }), node.kind == .codeBlock(nil) {
            throw Refusal(reason: "the content starts with an indented code block; use a fence")
        }
        let rule = first.utf8.filter { $0 != 0x20 && $0 != 0x09 }
        if rule.allSatisfy({ $0 == 0x3D }) || rule.allSatisfy({ $0 == 0x2D }) && rule.count > 1 {
            throw Refusal(
                reason: "the content starts with '\(first)', which would turn what precedes it into a heading"
            )
        }
        for node in document.nodes {
            if case .codeBlock(.some(let fence)) = node.kind, !fence.isClosed {
                throw Refusal(reason: "the content's code fence in line \(node.line) is not closed")
            }
            if case .htmlBlock(isClosed: false) = node.kind {
                throw Refusal(reason: "the content's HTML block in line \(node.line) is not closed")
            }
        }
    }

    private static func lastBlock(_ document: MarkdownDocument) -> Node? {
        var place = document.root
        while let last = document[place].children.last,
            document[place].kind.isSection || place == document.root
        {
            place = last
        }
        return place == document.root ? nil : document[place]
    }

    /// The level and title of every section, in order.
    static func outline(of document: MarkdownDocument) -> [String] {
        document.nodes.compactMap { node in
            if case .section(let level, let title) = node.kind { "\(level) \(title)" } else { nil }
        }
    }

    /// The lines of a text without the blank ones at both ends, whatever its line endings.
    static func trimmedLines(_ text: String) -> [String] {
        var lines: [String] = []
        var line: [UInt8] = []
        var last: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D || byte == 0x0A {
                if byte == 0x0D || last != 0x0D {
                    lines.append(String(decoding: line, as: UTF8.self))
                    line = []
                }
            } else {
                line.append(byte)
            }
            last = byte
        }
        lines.append(String(decoding: line, as: UTF8.self))
        let isBlank: (String) -> Bool = { $0.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 } }
        let content = lines.drop(while: isBlank)
        guard let end = content.lastIndex(where: { !isBlank($0) }) else { return [] }
        return Array(content[...end])
    }

    /// The lines of an item without its marker and without the indentation that the marker demands.
    private static func itemLines(_ item: Node, in document: MarkdownDocument) -> [String] {
        let marker = ListMarker(of: item, in: document)
        var lines = trimmedLines(document.text(of: item.id))
        guard !lines.isEmpty else { return [""] }
        for index in lines.indices {
            if index == 0 {
                let rest = lines[0].utf8.dropFirst(
                    item.start - item.contentRange.lowerBound + marker.text.utf8.count)
                let spaces = marker.width - marker.text.utf8.count
                lines[0] = String(decoding: Array(rest.dropFirst(min(spaces, rest.count))), as: UTF8.self)
            } else {
                lines[index] = dedented(lines[index], by: marker.column + marker.width)
            }
        }
        return lines
    }

    private static func dedented(_ line: String, by width: Int) -> String {
        var rest = Array(line.utf8)[...]
        var column = 0
        while column < width, let byte = rest.first, byte == 0x20 || byte == 0x09 {
            rest = rest.dropFirst()
            column += byte == 0x09 ? 4 - column % 4 : 1
        }
        let extra = max(0, column - width)
        return String(repeating: " ", count: extra) + String(decoding: rest, as: UTF8.self)
    }
}
