internal import MarkdownTree

/// Finds the place of an edit in the document it is about, or says why it cannot be done there.
struct EditPlacement {
    let document: MarkdownDocument

    typealias Refusal = EditContent.Refusal

    // MARK: Insertion

    func insertion(
        _ operation: Edit.Operation, at target: NodeID, content: EditContent
    ) throws(Refusal) -> Gap {
        try refuseInsideQuote(target)
        let gap: Gap
        switch operation {
        case .append: gap = try appended(to: target, content, atEnd: true)
        case .prepend: gap = try appended(to: target, content, atEnd: false)
        case .insertBefore: gap = try beside(target, content, offset: 0)
        default: gap = try beside(target, content, offset: 1)
        }
        try checkSurroundings(of: gap, content)
        return gap
    }

    private func appended(to node: NodeID, _ content: EditContent, atEnd: Bool) throws(Refusal) -> Gap {
        let target = document[node]
        switch target.kind {
        case .heading:
            guard let parent = target.parent, document[parent].kind.isSection else { break }
            return try appended(to: parent, content, atEnd: atEnd)
        case .list:
            guard content.isItems else { throw Refusal(reason: "only list items can be put into a list") }
            return Gap(parent: node, index: atEnd ? target.children.count : 0)
        case .table(let columns):
            try checkRows(content, columns: columns)
            return Gap(parent: node, index: atEnd ? target.children.count : 2)
        case .section, .document: return try intoSection(node, content, atEnd: atEnd)
        default: break
        }
        throw Refusal(reason: "append and prepend take a section, a list or a table")
    }

    private func intoSection(_ node: NodeID, _ content: EditContent, atEnd: Bool) throws(Refusal) -> Gap {
        let children = document[node].children
        let firstSection = children.firstIndex { document[$0].kind.isSection } ?? bodyEnd(node)
        if content.level != nil {
            return Gap(parent: node, index: atEnd ? bodyEnd(node) : firstSection)
        }
        if atEnd {
            // The end of the whole body lies in its last section.
            if node == document.root, let last = lastSection(node) {
                return try intoSection(last, content, atEnd: true)
            }
            return joining(Gap(parent: node, index: firstSection), content)
        }
        let first = children.firstIndex { document[$0].kind.isBlock && !document[$0].kind.isHeading }
        return joining(Gap(parent: node, index: min(first ?? firstSection, firstSection)), content)
    }

    private func lastSection(_ node: NodeID) -> NodeID? {
        var place = node
        while let last = document[place].children.last(where: { document[$0].kind.isSection }) {
            place = last
        }
        return place == node ? nil : place
    }

    /// Behind the last child that is not the file's trailing blank lines.
    private func bodyEnd(_ node: NodeID) -> Int {
        let children = document[node].children
        if let last = children.last, document[last].kind == .blank { return children.count - 1 }
        return children.count
    }

    /// The gap in a list beside the place, when the content is list items that can join it.
    private func joining(_ gap: Gap, _ content: EditContent) -> Gap {
        guard content.isItems else { return gap }
        let children = document[gap.parent].children
        if gap.index > 0, document[children[gap.index - 1]].kind.isList {
            let list = children[gap.index - 1]
            return Gap(parent: list, index: document[list].children.count)
        }
        if gap.index < children.count, document[children[gap.index]].kind.isList {
            return Gap(parent: children[gap.index], index: 0)
        }
        return gap
    }

    private func beside(_ node: NodeID, _ content: EditContent, offset: Int) throws(Refusal) -> Gap {
        let target = document[node]
        guard let parent = target.parent, let index = document[parent].children.firstIndex(of: node) else {
            throw Refusal(reason: "nothing can stand beside the whole document; append to it")
        }
        let isFirst = index == 0
        switch target.kind {
        case .section:
            guard content.level != nil else {
                throw Refusal(
                    reason:
                        "content beside a section must start with a heading; append it to a section instead")
            }
            return Gap(parent: parent, index: index + offset)
        case .heading where document[parent].kind.isSection:
            if offset == 0 || content.level != nil { return try beside(parent, content, offset: offset) }
            return try intoSection(parent, content, atEnd: false)
        case .list where content.isItems:
            return Gap(parent: node, index: offset == 0 ? 0 : target.children.count)
        case .listItem:
            guard content.isItems else {
                throw Refusal(reason: "only list items can stand beside a list item")
            }
            return Gap(parent: parent, index: index + offset)
        case .tableRow:
            guard case .table(let columns) = document[parent].kind else { break }
            try checkRows(content, columns: columns)
            guard index + offset >= 2 else {
                throw Refusal(reason: "a row cannot stand above the table's delimiter row")
            }
            return Gap(parent: parent, index: index + offset)
        case .paragraph where document[parent].kind == .listItem && isFirst && content.isItems:
            return try beside(parent, content, offset: offset)
        default: break
        }
        if document[parent].kind == .listItem {
            throw Refusal(reason: "the place is inside a list item; replace the item instead")
        }
        guard target.kind.isBlock, document[parent].kind.isSection || parent == document.root else {
            throw Refusal(reason: "nothing can stand beside this node")
        }
        if content.level != nil {
            throw Refusal(
                reason: "a section cannot stand among the blocks of another; append it to the section instead"
            )
        }
        return joining(Gap(parent: parent, index: index + offset), content)
    }

    func checkRows(_ content: EditContent, columns: Int) throws(Refusal) {
        guard content.isParagraph, content.lines.allSatisfy({ $0.utf8.contains(UInt8(ascii: "|")) }) else {
            throw Refusal(reason: "only table rows can be put into a table")
        }
        for line in content.lines where TableScanner.cellCount(Array(line.utf8)[...]) != columns {
            throw Refusal(reason: "the row '\(line)' has not the table's \(columns) cells")
        }
    }

    // MARK: What surrounds the place

    func refuseInsideQuote(_ node: NodeID) throws(Refusal) {
        var place = document[node].parent
        while let current = place {
            if document[current].kind == .blockQuote {
                throw Refusal(reason: "the place is inside a block quote; replace the whole quote instead")
            }
            place = document[current].parent
        }
    }

    /// Refuses a place where the content would not be what it is, or what follows would change.
    func checkSurroundings(of gap: Gap, _ content: EditContent) throws(Refusal) {
        let parent = document[gap.parent]
        if parent.kind.isList {
            guard let first = parent.children.first,
                ListMarker(of: document[first], in: document).standsAlone || gap.index > 0
            else { throw Refusal(reason: "the list begins in the line of another item") }
            return
        }
        guard parent.kind.isSection || gap.parent == document.root else { return }
        if gap.index > 0 {
            var last = parent.children[gap.index - 1]
            while document[last].kind.isSection, let child = document[last].children.last { last = child }
            switch document[last].kind {
            case .codeBlock(.some(let fence)) where !fence.isClosed:
                throw Refusal(
                    reason: "the code fence in line \(document[last].line) before the place is not closed")
            case .htmlBlock(isClosed: false):
                throw Refusal(
                    reason: "the HTML block in line \(document[last].line) before the place is not closed")
            default: break
            }
        }
        if content.endsInList { try refuseBeforeIndentedCode(gap) }
        if let level = content.level { try checkLevel(level, content, gap) }
    }

    private func refuseBeforeIndentedCode(_ gap: Gap) throws(Refusal) {
        let children = document[gap.parent].children
        if gap.index < children.count, document[children[gap.index]].kind == .codeBlock(nil) {
            throw Refusal(reason: "an indented code block follows, which would become part of another block")
        }
    }

    private func checkLevel(_ level: Int, _ content: EditContent, _ gap: Gap) throws(Refusal) {
        let parent = document[gap.parent]
        if case .section(let above, let title) = parent.kind, level <= above {
            throw Refusal(
                reason:
                    "a heading of level \(level) does not belong into '\(title)', which has level \(above)")
        }
        if gap.index > 0,
            case .section(let before, let title) = document[parent.children[gap.index - 1]].kind,
            before < level
        {
            throw Refusal(
                reason:
                    "a heading of level \(level) would become part of '\(title)', which has level \(before)")
        }
        if gap.index < parent.children.count,
            case .section(let after, let title) = document[parent.children[gap.index]].kind, after > level
        {
            throw Refusal(
                reason: "'\(title)', which has level \(after), would become part of the new section")
        }
        for child in parent.children {
            if case .section(_, let title) = document[child].kind, content.titles.contains(title) {
                throw Refusal(reason: "there is a section '\(title)' already")
            }
        }
    }

    // MARK: Replacement, deletion, movement

    func replacement(of node: NodeID, by content: EditContent) throws(Refusal) -> PlannedAction {
        try refuseInsideQuote(node)
        let target = document[node]
        switch target.kind {
        case .section: return try sectionReplacement(target, content)
        case .listItem:
            guard content.isItems else {
                throw Refusal(reason: "a list item can only be replaced by list items")
            }
        case .tableRow(let role):
            guard role == .body, let parent = target.parent, case .table(let columns) = document[parent].kind
            else {
                throw Refusal(reason: "only a table's body rows can be replaced; replace the whole table")
            }
            try checkRows(content, columns: columns)
        case .paragraph where target.parent.map { document[$0].kind == .listItem } ?? false:
            guard content.isParagraph else {
                throw Refusal(reason: "a paragraph of a list item can only be replaced by one paragraph")
            }
        default: try checkTopBlock(target, "replaced", content)
        }
        return .replace(node, content)
    }

    private func sectionReplacement(_ target: Node, _ content: EditContent) throws(Refusal) -> PlannedAction {
        var content = content
        if content.level != nil {
            // The section's own heading may stand at the start; it stays as it is.
            guard case .section(let level, let title) = target.kind, content.outline == ["\(level) \(title)"]
            else {
                throw Refusal(
                    reason:
                        "replace keeps the section's heading and its subsections; give only its own blocks")
            }
            let parsed = MarkdownDocument(fragment: content.text)
            guard let heading = parsed.nodes.first(where: { $0.kind.isHeading }) else {
                throw Refusal(reason: "the content is empty")
            }
            content = try EditContent(
                String(decoding: parsed.bytes[heading.range.upperBound...], as: UTF8.self))
        }
        let own = target.children.filter { document[$0].kind.isBlock && !document[$0].kind.isHeading }
        guard let first = own.first, let last = own.last,
            let end = target.children.firstIndex(of: last)
        else {
            let gap = Gap(parent: target.id, index: 1)
            try checkSurroundings(of: gap, content)
            return .insert(gap, content)
        }
        if content.endsInList { try refuseBeforeIndentedCode(Gap(parent: target.id, index: end + 1)) }
        return .replaceBlocks(first: first, last: last, content)
    }

    private func checkTopBlock(_ target: Node, _ verb: String, _ content: EditContent?) throws(Refusal) {
        guard target.kind.isBlock, !target.kind.isHeading, let parent = target.parent,
            document[parent].kind.isSection || parent == document.root,
            let index = document[parent].children.firstIndex(of: target.id)
        else {
            throw Refusal(
                reason: "only a section, a block of a section, a list item or a table row can be \(verb)")
        }
        if let content, content.level != nil {
            throw Refusal(reason: "a block cannot be replaced by a section")
        }
        if content == nil || content?.endsInList == true {
            try refuseBeforeIndentedCode(Gap(parent: parent, index: index + 1))
        }
    }

    func checkRemoval(of node: NodeID, _ verb: String) throws(Refusal) {
        try refuseInsideQuote(node)
        let target = document[node]
        switch target.kind {
        case .section: return
        case .listItem:
            guard ListMarker(of: target, in: document).standsAlone else {
                throw Refusal(reason: "the item begins in the line of the item around it")
            }
        case .tableRow(let role):
            guard role == .body else { throw Refusal(reason: "a table's header cannot be \(verb)") }
        case .list where target.parent.map { document[$0].kind == .listItem } ?? false:
            throw Refusal(reason: "the list is part of a list item; replace the item instead")
        default: try checkTopBlock(target, verb, nil)
        }
    }

    /// Where a moved node goes.
    func moved(_ node: NodeID, to destination: NodeID) throws(Refusal) -> PlannedAction {
        try checkRemoval(of: node, "moved")
        guard document[destination].kind.isSection || destination == document.root else {
            throw Refusal(reason: "a node can only be moved to a section")
        }
        guard !document.contains(node, destination) else {
            throw Refusal(reason: "a section cannot be moved into itself")
        }
        if document[node].kind.isTableRow {
            throw Refusal(reason: "a table row cannot be moved to a section")
        }
        let content = try EditContent(document.text(of: node))
        if document[node].parent == destination, content.level != nil {
            throw Refusal(reason: "the section is there already")
        }
        let gap = try insertion(.append, at: destination, content: content)
        guard !document.contains(node, gap.parent) else { throw Refusal(reason: "the node is there already") }
        return .move(node, gap, content)
    }
}
