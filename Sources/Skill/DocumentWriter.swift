internal import MarkdownTree

/// Writes one document with the planned edits done: the base's bytes in order, insertions and replacements between.
struct DocumentWriter {
    let plan: RenderPlan
    let place: EditedDocument
    let document: MarkdownDocument
    let ending: [UInt8]
    private var text: OwnedText
    /// How much of the base has been written or left out.
    private var cursor = 0
    private let sections: [Node]
    private var nextSection = 0

    init(plan: RenderPlan, place: EditedDocument, document: MarkdownDocument, ending: [UInt8]) {
        self.plan = plan
        self.place = place
        self.document = document
        self.ending = ending
        text = OwnedText(ending: ending)
        sections = document.nodes.filter(\.kind.isSection)
    }

    /// The text of one document and what lies in it; `edits` are the plan's, by document.
    static func write(
        _ plan: RenderPlan, _ place: EditedDocument, edits: [EditedDocument: [PlannedEdit]], ending: [UInt8]
    ) -> OwnedText {
        guard let document = plan.document(place) else { return OwnedText(ending: ending) }
        var writer = DocumentWriter(plan: plan, place: place, document: document, ending: ending)
        return writer.write(edits)
    }

    // MARK: Events in document order

    private enum Event {
        case gap(Gap)
        case destroy(PlannedEdit)
        case key(Node?, [PlannedEdit])
    }

    /// Where an event stands: gaps behind a node come before what follows it, the inner ones first; gaps at a node's
    /// start come after those before the node.
    private struct Position: Comparable {
        var node: Int
        var phase: Int
        var depth: Int

        static func < (left: Position, right: Position) -> Bool {
            (left.node, left.phase, left.depth) < (right.node, right.phase, right.depth)
        }
    }

    private mutating func write(_ edits: [EditedDocument: [PlannedEdit]]) -> OwnedText {
        let own = edits[place] ?? []
        var gaps: [Gap: [PlannedEdit]] = [:]
        var events: [(position: Position, event: Event)] = []
        var newKeys: [PlannedEdit] = []
        let ends = lastDescendants()
        for edit in own {
            if let gap = edit.gap { gaps[gap, default: []].append(edit) }
            if let range = edit.destroyed {
                events.append((Position(node: range.lowerBound.index, phase: 1, depth: 0), .destroy(edit)))
            }
            if case .setKey(let key, _) = edit.action {
                if let node = document.frontmatter?.key(key)?.node {
                    events.append(
                        (Position(node: node.index, phase: 1, depth: 0), .key(document[node], [edit])))
                } else {
                    newKeys.append(edit)
                }
            }
        }
        for gap in gaps.keys { events.append((position(of: gap, ends: ends), .gap(gap))) }
        if !newKeys.isEmpty { events.append((positionOfNewKeys, .key(nil, newKeys.sorted(by: isBefore)))) }
        for (_, event) in events.sorted(by: { $0.position < $1.position }) {
            switch event {
            case .gap(let gap): write(gap, (gaps[gap] ?? []).sorted(by: isBefore), edits)
            case .destroy(let edit): destroy(edit)
            case .key(let node, let edits): writeKeys(node, edits)
            }
        }
        copy(upTo: document.bytes.count)
        return text
    }

    private func isBefore(_ left: PlannedEdit, _ right: PlannedEdit) -> Bool {
        // Blocks before sections; deeper sections first, so that none takes in the next.
        let (one, other) = (level(of: left), level(of: right))
        if one != other { return one > other }
        guard let first = left.owners.first, let second = right.owners.first else { return false }
        return first < second
    }

    private func level(of edit: PlannedEdit) -> Int {
        switch edit.action {
        case .insertFragment(_, let index): plan.fragments[index].content.level ?? 7
        case .move(_, _, let content), .insert(_, let content): content.level ?? 7
        default: 7
        }
    }

    /// For each node the index behind its last descendant.
    private func lastDescendants() -> [Int] {
        var ends = document.nodes.indices.map { $0 + 1 }
        for index in document.nodes.indices.reversed() {
            if let last = document.nodes[index].children.last { ends[index] = ends[last.index] }
        }
        return ends
    }

    private func position(of gap: Gap, ends: [Int]) -> Position {
        if gap.index == 0 { return Position(node: gap.parent.index, phase: 2, depth: 0) }
        let before = document[gap.parent].children[gap.index - 1]
        var depth = 0
        var place = document[before].parent
        while let current = place {
            depth += 1
            place = document[current].parent
        }
        return Position(node: ends[before.index], phase: 0, depth: -depth)
    }

    private var positionOfNewKeys: Position {
        if let node = document.frontmatter?.node, let fence = document[node].children.last {
            return Position(node: fence.index, phase: 1, depth: 0)
        }
        return Position(node: 0, phase: 2, depth: -1)
    }

    // MARK: The base

    private mutating func copy(upTo end: Int) {
        guard end > cursor else { return }
        while nextSection < sections.count, sections[nextSection].contentRange.lowerBound < end {
            if case .section(let level, let title) = sections[nextSection].kind {
                text.outline.append("\(level) \(title)")
            }
            nextSection += 1
        }
        text.copy(document.bytes[cursor..<end])
        cursor = end
    }

    /// Leaves bytes of the base out, and the headings in them.
    private mutating func skip(to end: Int) {
        guard end > cursor else { return }
        while nextSection < sections.count, sections[nextSection].contentRange.lowerBound < end {
            nextSection += 1
        }
        cursor = end
    }

    private func offset(of gap: Gap) -> Int {
        let parent = document[gap.parent]
        if gap.index > 0 { return document[parent.children[gap.index - 1]].range.upperBound }
        return parent.kind.isList ? parent.contentRange.lowerBound : parent.range.lowerBound
    }

    // MARK: Insertions

    private mutating func write(_ gap: Gap, _ edits: [PlannedEdit], _ all: [EditedDocument: [PlannedEdit]]) {
        copy(upTo: offset(of: gap))
        let parent = document[gap.parent]
        if parent.kind.isList {
            writeItems(gap, parent, edits)
        } else if parent.kind.isTable {
            writeRows(gap, parent, edits)
        } else {
            writeBlocks(edits, all)
        }
    }

    private mutating func writeBlocks(_ edits: [PlannedEdit], _ all: [EditedDocument: [PlannedEdit]]) {
        var style: ListMarker?
        for edit in edits {
            switch edit.action {
            case .insertFragment(_, let index):
                style = nil
                let nested = DocumentWriter.write(plan, .fragment(index), edits: all, ending: ending)
                text.writeBlock(nested, owners: edit.owners)
            case .insert(_, let content), .move(_, _, let content):
                if case .items(let isOrdered, let marker) = content.shape {
                    writeNewList(
                        content, isOrdered: isOrdered, marker: marker, style: &style, owners: edit.owners)
                } else {
                    style = nil
                    text.writeBlock(content.lines, owners: edit.owners)
                    text.outline += content.outline
                }
            default: break
            }
        }
    }

    /// Consecutive items that begin a list are one list, marked as the first of them is.
    private mutating func writeNewList(
        _ content: EditContent, isOrdered: Bool, marker: UInt8, style: inout ListMarker?, owners: [EditOwner]
    ) {
        let mark = String(decoding: [marker], as: UTF8.self)
        for item in content.items {
            if let last = style {
                let next = last.number.map { last.numbered($0 + 1) } ?? last
                text.wantsBlank = false
                text.write(next.lines(of: item), owners: owners)
                style = next
            } else {
                let first = ListMarker(
                    text: isOrdered ? "1" + mark : mark, column: 0, width: isOrdered ? 3 : 2,
                    number: isOrdered ? 1 : nil)
                text.writeBlock(first.lines(of: item), owners: owners)
                style = first
            }
        }
        text.wantsBlank = true
    }

    private mutating func writeItems(_ gap: Gap, _ list: Node, _ edits: [PlannedEdit]) {
        let items = list.children
        let model = items[gap.index == 0 ? 0 : gap.index - 1]
        var marker = ListMarker(of: document[model], in: document)
        if !marker.standsAlone, items.count > 1 {
            let column = marker.column
            marker.column = column
        }
        let isLoose =
            items.count > 1
            && document[items[1]].range.lowerBound < document[items[1]].contentRange.lowerBound
        let isConstant = hasConstantNumbers(items)
        var isFirst = gap.index == 0
        for edit in edits {
            guard let content = content(of: edit) else { continue }
            for item in content.items {
                if let number = marker.number, !isFirst, !isConstant { marker = marker.numbered(number + 1) }
                if (isLoose && !isFirst) || text.wantsBlank {
                    text.ensureLineStart()
                    text.ensureBlankLine()
                }
                text.write(marker.lines(of: item), owners: edit.owners)
                isFirst = false
            }
        }
        text.wantsBlank = gap.index == 0 && isLoose
    }

    private func content(of edit: PlannedEdit) -> EditContent? {
        switch edit.action {
        case .insert(_, let content), .move(_, _, let content): content
        default: nil
        }
    }

    /// Whether a list of several items gives all the same number.
    private func hasConstantNumbers(_ items: [NodeID]) -> Bool {
        guard items.count > 1 else { return false }
        let first = ListMarker(of: document[items[0]], in: document).number
        return first != nil && first == ListMarker(of: document[items[1]], in: document).number
    }

    private mutating func writeRows(_ gap: Gap, _ table: Node, _ edits: [PlannedEdit]) {
        let model = document[table.children[min(max(1, gap.index - 1), table.children.count - 1)]]
        let prefix = String(
            decoding: document.bytes[model.contentRange.lowerBound..<model.start]
                .map { $0 == 0x20 || $0 == 0x09 ? $0 : 0x20 }, as: UTF8.self)
        for edit in edits {
            guard let content = content(of: edit) else { continue }
            text.wantsBlank = false
            text.write(content.lines.map { prefix + trimmed($0) }, owners: edit.owners)
        }
    }

    private func trimmed(_ line: String) -> String {
        String(line.drop { $0 == " " || $0 == "\t" })
    }

    // MARK: Replacement and removal

    private mutating func destroy(_ edit: PlannedEdit) {
        guard let range = edit.destroyed else { return }
        let first = document[range.lowerBound]
        let last = document[range.upperBound]
        switch edit.action {
        case .replace(_, let content):
            copy(upTo: first.contentRange.lowerBound)
            skip(to: last.range.upperBound)
            replace(first, with: content, owners: edit.owners)
        case .replaceBlocks(_, _, let content):
            copy(upTo: first.contentRange.lowerBound)
            skip(to: last.range.upperBound)
            text.writeBlock(content.lines, owners: edit.owners)
        default:
            copy(upTo: first.range.lowerBound)
            skip(to: last.range.upperBound)
            separateAfterRemoval(of: first)
        }
    }

    /// What stood apart stays apart: neighbours of a removed block must not run together.
    private mutating func separateAfterRemoval(of node: Node) {
        let hadBlank = node.range.lowerBound < node.contentRange.lowerBound
        switch node.kind {
        case .tableRow: break
        case .listItem:
            let isOrdered =
                node.parent.map { parent in
                    if case .list(let style) = document[parent].kind { return style.start != nil }
                    return false
                } ?? false
            if hadBlank || isOrdered && isFirstChild(node) { text.wantsBlank = true }
        default: text.wantsBlank = true
        }
    }

    private func isFirstChild(_ node: Node) -> Bool {
        node.parent.map { document[$0].children.first == node.id } ?? false
    }

    private mutating func replace(_ node: Node, with content: EditContent, owners: [EditOwner]) {
        let prefix = String(
            decoding: document.bytes[node.contentRange.lowerBound..<node.start], as: UTF8.self)
        switch node.kind {
        case .listItem:
            var marker = ListMarker(of: node, in: document)
            for (index, item) in content.items.enumerated() {
                text.write(marker.lines(of: item, firstPrefix: index == 0 ? prefix : nil), owners: owners)
                if let number = marker.number { marker = marker.numbered(number + 1) }
            }
        case .tableRow:
            text.write(content.lines.map { prefix + trimmed($0) }, owners: owners)
        case .paragraph where node.parent.map { document[$0].kind == .listItem } ?? false:
            var column = 0
            for byte in prefix.utf8 { column += byte == 0x09 ? 4 - column % 4 : 1 }
            let indentation = String(repeating: " ", count: column)
            let lines = content.lines.enumerated().map {
                ($0.offset == 0 ? prefix : indentation) + trimmed($0.element)
            }
            text.write(lines, owners: owners)
        default:
            if content.isParagraph, node.kind == .paragraph {
                text.write(content.lines, owners: owners)
            } else {
                text.writeBlock(content.lines, owners: owners)
            }
        }
    }

    // MARK: Frontmatter

    private mutating func writeKeys(_ node: Node?, _ edits: [PlannedEdit]) {
        if let node, let edit = edits.first, case .setKey(_, let source) = edit.action {
            copy(upTo: node.start)
            skip(to: node.range.upperBound)
            text.write(EditContent.trimmedLines(source), owners: edit.owners)
            return
        }
        if let frontmatter = document.frontmatter?.node, let fence = document[frontmatter].children.last {
            copy(upTo: document[fence].range.lowerBound)
            for edit in edits { writeKey(edit) }
            return
        }
        copy(upTo: document.hasByteOrderMark ? 3 : 0)
        let owners = edits.first?.owners ?? []
        text.write(["---"], owners: owners)
        for edit in edits { writeKey(edit) }
        text.write(["---"], owners: owners)
        text.wantsBlank = true
    }

    private mutating func writeKey(_ edit: PlannedEdit) {
        guard case .setKey(_, let source) = edit.action else { return }
        text.write(EditContent.trimmedLines(source), owners: edit.owners)
    }
}
