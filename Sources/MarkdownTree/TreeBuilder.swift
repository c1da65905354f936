/// Puts the tree together: gives every line to one leaf, in order, from the starts of cmark's blocks.
///
/// cmark's end positions are wrong for several kinds of block, so an extent runs from a block's first line to the line
/// before the next block, and what lies between (blank lines, link definitions) is told apart here. The lines are
/// handed out by one ascending counter, so leaves can neither overlap nor leave a gap.
struct TreeBuilder {
    let bytes: [UInt8]
    let lines: LineTable
    private(set) var nodes: [Node] = []
    /// The first line that no leaf has yet.
    private var nextLine = 0
    private var blocks: [RawBlock] = []
    /// The line in the file of cmark's first line.
    private var bodyLine = 0
    /// The node of each block; -1 where there is none.
    private var nodeOfBlock: [Int] = []
    /// The open sections, outermost first.
    private var sections: [(level: Int, node: Int)] = []
    /// The first line of the containers that are open but have no leaf yet, and the innermost of them that begins there.
    private var opening: (line: Int, block: Int)?
    private var lastLeaf: Int?

    init(bytes: [UInt8], lines: LineTable) {
        self.bytes = bytes
        self.lines = lines
    }

    mutating func build(readsFrontmatter: Bool) -> Frontmatter? {
        add(.document, parent: nil)
        var bodyStart = 0
        if readsFrontmatter, bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            bodyStart = 3
            add(.byteOrderMark, parent: 0, range: 0..<3)
        }
        var frontmatter: Frontmatter?
        if readsFrontmatter,
            let found = FrontmatterScanner(bytes: bytes, lines: lines, start: bodyStart).scan()
        {
            frontmatter = addFrontmatter(found, start: bodyStart)
            nextLine = found.lastLine + 1
            bodyLine = nextLine
            bodyStart = lines.endOfLine(found.lastLine)
        }
        blocks = RawBlock.read(bytes[bodyStart...])
        nodeOfBlock = Array(repeating: -1, count: blocks.count)
        if bodyLine == 0, bodyStart == 3, !blocks.isEmpty { shiftFirstLine(by: 3) }
        addBody()
        closeRanges()
        return frontmatter
    }

    /// Columns in the first line count from behind the byte order mark.
    private mutating func shiftFirstLine(by count: Int) {
        for index in blocks.indices where blocks[index].startLine == 0 { blocks[index].startColumn += count }
    }

    @discardableResult
    private mutating func add(_ kind: NodeKind, parent: Int?, range: Range<Int> = 0..<0, start: Int? = nil)
        -> Int
    {
        let id = nodes.count
        nodes.append(
            Node(
                id: NodeID(id), kind: kind, range: range, contentRange: range,
                start: start ?? range.lowerBound,
                parent: parent.map { NodeID($0) }, children: [], line: 1))
        if let parent { nodes[parent].children.append(NodeID(id)) }
        return id
    }

    // MARK: Frontmatter

    private mutating func addFrontmatter(_ found: FrontmatterScanner.Result, start: Int) -> Frontmatter {
        let parent = add(.frontmatter, parent: 0)
        var keys: [Frontmatter.Key] = []
        for part in found.parts {
            var range = lines.starts[part.lines.lowerBound]..<lines.endOfLine(part.lines.upperBound)
            if part.lines.lowerBound == 0 { range = start..<range.upperBound }
            let node = add(part.kind, parent: parent, range: range)
            var content = part.lines.lowerBound
            while content < part.lines.upperBound, isBlank(content) { content += 1 }
            if content > 0 { nodes[node].contentRange = lines.starts[content]..<range.upperBound }
            nodes[node].line = content + 1
            if let key = part.key {
                nodes[node].start = key.nameRange.lowerBound
                keys.append(
                    Frontmatter.Key(
                        name: key.name, node: NodeID(node), nameRange: key.nameRange,
                        valueRange: key.valueRange,
                        value: key.value, line: lines.line(at: key.nameRange.lowerBound) + 1))
            } else {
                nodes[node].start = nodes[node].contentRange.lowerBound
            }
        }
        return Frontmatter(node: NodeID(parent), keys: keys, value: found.value, problem: found.problem)
    }

    // MARK: Body

    private mutating func addBody() {
        for index in blocks.indices.dropFirst() {
            let block = blocks[index]
            let line = block.startLine + bodyLine
            // A block never starts before lines that are taken; only a defect of cmark could make it so.
            flush(before: min(max(line, nextLine), lines.count), next: index)
            if block.hasChildren {
                nodeOfBlock[index] = add(kind(of: block), parent: parent(of: index), start: start(of: block))
                if opening == nil {
                    opening = (line, index)
                } else if let open = opening, open.line == line {
                    opening = (line, index)
                }
            } else {
                addLeaf(index)
            }
        }
        flush(before: lines.count, next: nil)
        if nextLine < lines.count {
            let lower = max(lines.starts[nextLine], nextLine == 0 ? firstByte : 0)
            guard lower < bytes.count else { return }
            let node = add(.blank, parent: 0, range: lower..<bytes.count)
            nodes[node].line = nextLine + 1
            nextLine = lines.count
        }
    }

    private var firstByte: Int {
        nodes.count > 1 && nodes[1].kind == .byteOrderMark ? 3 : 0
    }

    private mutating func parent(of index: Int) -> Int {
        let parent = blocks[index].parent
        if parent > 0 { return nodeOfBlock[parent] }
        return sections.last?.node ?? 0
    }

    private func kind(of block: RawBlock) -> NodeKind {
        switch block.kind {
        case .document: return .document
        case .blockQuote: return .blockQuote
        case .list(var style):
            if style.start == nil, let bullet = byte(at: start(of: block)) { style.marker = bullet }
            return .list(style)
        case .item: return .listItem
        case .thematicBreak: return .thematicBreak
        case .paragraph: return .paragraph
        case .heading(let level): return .heading(level: level, isSetext: !isATX(block))
        case .codeBlock: return .codeBlock(nil)
        case .htmlBlock: return .htmlBlock(isClosed: true)
        }
    }

    private func start(of block: RawBlock) -> Int {
        let line = min(max(0, block.startLine + bodyLine), max(0, lines.count - 1))
        guard line < lines.count else { return bytes.count }
        return min(lines.starts[line] + max(0, block.startColumn), lines.textEnds[line])
    }

    private func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func isBlank(_ line: Int) -> Bool {
        bytes[max(lines.starts[line], line == 0 ? firstByte : 0)..<lines.textEnds[line]]
            .allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    private func isATX(_ block: RawBlock) -> Bool {
        let start = start(of: block)
        let marks = bytes[start...].prefix(7).prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...6).contains(marks) else { return false }
        guard let next = byte(at: start + marks) else { return true }
        return next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D
    }

    // MARK: Leaves

    /// Makes a leaf of all lines up to `last`, the blank ones in front being what precedes it.
    @discardableResult
    private mutating func take(
        through last: Int, as kind: NodeKind, parent: Int, start: Int?
    ) -> Int {
        let first = nextLine
        var content = first
        while content < last, isBlank(content) { content += 1 }
        let lower = max(lines.starts[first], first == 0 ? firstByte : 0)
        let node = add(kind, parent: parent, range: lower..<lines.endOfLine(last), start: start)
        let contentStart = max(lines.starts[content], lower)
        nodes[node].contentRange = contentStart..<lines.endOfLine(last)
        if start == nil {
            nodes[node].start = firstNonSpace(from: contentStart, to: lines.textEnds[content])
        }
        nodes[node].line = content + 1
        nextLine = last + 1
        opening = nil
        return node
    }

    private func firstNonSpace(from start: Int, to end: Int) -> Int {
        var place = start
        while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
        return place
    }

    private mutating func addLeaf(_ index: Int) {
        let block = blocks[index]
        let line = min(max(block.startLine + bodyLine, nextLine), lines.count - 1)
        guard nextLine < lines.count else { return }
        let limit = max(line, lastLine(before: index))
        if case .heading(let level) = block.kind, block.parent == 0 {
            addHeading(index, level: level, line: line, limit: limit)
            return
        }
        let parent = parent(of: index)
        switch block.kind {
        case .paragraph:
            var last = min(max(line, block.endLine + bodyLine), limit)
            while last > line, isBlank(last) { last -= 1 }
            addParagraph(index, line: line, last: last, parent: parent)
        case .heading:
            addHeadingLeaf(index, line: line, limit: limit, parent: parent)
        case .codeBlock:
            let (last, fence) = codeEnd(block, line: line, limit: limit)
            nodeOfBlock[index] = take(
                through: last, as: .codeBlock(fence), parent: parent, start: start(of: block))
        case .htmlBlock:
            let end = HTMLBlockScanner.end(
                bytes: bytes, lines: lines, line: line, start: start(of: block), limit: limit,
                reported: block.endLine + bodyLine)
            var last = end.line
            while last > line, isBlank(last) { last -= 1 }
            nodeOfBlock[index] = take(
                through: last, as: .htmlBlock(isClosed: end.isClosed), parent: parent, start: start(of: block)
            )
        case .thematicBreak:
            nodeOfBlock[index] = take(
                through: line, as: .thematicBreak, parent: parent, start: start(of: block))
        case .blockQuote, .item, .list, .document:
            // An empty container: link definitions in it leave no block behind.
            var last = line
            var probe = line + 1
            while probe <= limit {
                if isBlank(probe) {
                    probe += 1
                } else if prefixes(index, at: probe) {
                    last = probe
                    probe += 1
                } else {
                    break
                }
            }
            nodeOfBlock[index] = take(
                through: last, as: kind(of: block), parent: parent, start: start(of: block))
        }
        lastLeaf = index
        extendOverQuoteMarks(index, limit: limit)
    }

    /// Lines of a quote that hold nothing but quote marks stay with the leaf before them.
    private mutating func extendOverQuoteMarks(_ index: Int, limit: Int) {
        guard blocks[index].quoteDepth > 0, nextLine <= limit, nextLine < lines.count else { return }
        var last = nextLine - 1
        while last + 1 <= limit, !isBlank(last + 1),
            innerStart(of: last + 1, quoteDepth: blocks[index].quoteDepth) == lines.textEnds[last + 1]
        {
            last += 1
        }
        guard last >= nextLine, let leaf = nodes.indices.last else { return }
        nodes[leaf].range = nodes[leaf].range.lowerBound..<lines.endOfLine(last)
        nodes[leaf].contentRange = nodes[leaf].contentRange.lowerBound..<lines.endOfLine(last)
        nextLine = last + 1
    }

    /// The last line that can belong to the leaf `index`.
    private func lastLine(before index: Int) -> Int {
        index + 1 < blocks.count ? blocks[index + 1].startLine + bodyLine - 1 : lines.count - 1
    }

    private mutating func addHeading(_ index: Int, level: Int, line: Int, limit: Int) {
        while let open = sections.last, open.level >= level { sections.removeLast() }
        let around = sections.last?.node ?? 0
        let block = blocks[index]
        let isSetext = !isATX(block)
        let definitions = isSetext ? leadingDefinitions(of: block, line: line, last: limit) : []
        for last in definitions where last < limit {
            take(through: last, as: .linkDefinition, parent: sectionBefore(around), start: nil)
        }
        let first = max(line, nextLine)
        let last = isSetext ? setextEnd(block, line: first, limit: limit) : line
        let titleLines = isSetext ? first..<max(first + 1, last) : first..<first + 1
        let title = headingTitle(block, lines: titleLines, isSetext: isSetext)
        let section = add(.section(level: level, title: title), parent: around, start: start(of: block))
        sections.append((level, section))
        let isMoved = first > line
        nodeOfBlock[index] = take(
            through: last, as: .heading(level: level, isSetext: isSetext), parent: section,
            start: isMoved ? nil : start(of: block))
        lastLeaf = index
    }

    /// Where definitions in front of a setext heading go: into what the heading's section follows.
    private func sectionBefore(_ around: Int) -> Int {
        guard let last = nodes[around].children.last, nodes[last.index].kind.isSection else { return around }
        var place = last.index
        while let next = nodes[place].children.last, nodes[next.index].kind.isSection { place = next.index }
        return place
    }

    private mutating func addHeadingLeaf(_ index: Int, line: Int, limit: Int, parent: Int) {
        let block = blocks[index]
        guard case .heading(let level) = block.kind else { return }
        let isSetext = !isATX(block)
        if isSetext {
            for last in leadingDefinitions(of: block, line: line, last: limit) where last < limit {
                take(through: last, as: .linkDefinition, parent: parent, start: nil)
            }
        }
        let first = max(line, nextLine)
        let last = isSetext ? setextEnd(block, line: first, limit: limit) : line
        nodeOfBlock[index] = take(
            through: last, as: .heading(level: level, isSetext: isSetext), parent: parent,
            start: first > line ? nil : start(of: block))
    }

    private func setextEnd(_ block: RawBlock, line: Int, limit: Int) -> Int {
        var last = line + 1
        while last <= limit {
            let start = innerStart(of: last, quoteDepth: block.quoteDepth)
            let text = bytes[start..<lines.textEnds[last]]
            if let mark = text.first, mark == UInt8(ascii: "=") || mark == UInt8(ascii: "-") {
                let rest = text.drop { $0 == mark }
                if rest.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return last }
            }
            last += 1
        }
        return min(limit, line + 1)
    }

    private func headingTitle(_ block: RawBlock, lines titleLines: Range<Int>, isSetext: Bool) -> String {
        var parts: [String] = []
        for line in titleLines where line < lines.count {
            var text = bytes[innerStart(of: line, quoteDepth: 0)..<lines.textEnds[line]]
            if !isSetext {
                text = text.drop { $0 == UInt8(ascii: "#") }
                var trimmed = text.trimmingBlanks()
                let open = trimmed.reversed().prefix { $0 == UInt8(ascii: "#") }.count
                let rest = trimmed.dropLast(open)
                if open > 0, rest.isEmpty || rest.last == 0x20 || rest.last == 0x09 { trimmed = rest }
                text = trimmed
            }
            parts.append(String(decoding: text.trimmingBlanks(), as: UTF8.self))
        }
        return parts.joined(separator: " ")
    }

    private func codeEnd(_ block: RawBlock, line: Int, limit: Int) -> (last: Int, fence: CodeFence?) {
        let start = start(of: block)
        let reported = block.endLine + bodyLine
        let text = bytes[start..<lines.textEnds[line]]
        guard let character = text.first, character == UInt8(ascii: "`") || character == UInt8(ascii: "~"),
            case let length = text.prefix(while: { $0 == character }).count, length >= 3,
            !block.fenceInfo.isEmpty || !text.elementsEqual(block.literalStart)
        else {
            var last = min(max(line, reported), limit)
            while last > line, isBlank(last) { last -= 1 }
            return (last, nil)
        }
        var fence = CodeFence(character: character, length: length, info: block.fenceInfo, isClosed: false)
        if reported > line, reported <= limit {
            let closing = bytes[
                innerStart(of: reported, quoteDepth: block.quoteDepth)..<lines.textEnds[reported]]
            let run = closing.prefix { $0 == character }.count
            fence.isClosed = run >= length && closing.dropFirst(run).allSatisfy { $0 == 0x20 || $0 == 0x09 }
        }
        var last = fence.isClosed ? reported : min(max(line, reported), limit)
        while !fence.isClosed, last > line, isBlank(last) { last -= 1 }
        return (last, fence)
    }

    /// Where a line's own text begins behind indentation and up to `quoteDepth` quote marks.
    private func innerStart(of line: Int, quoteDepth: Int) -> Int {
        var place = line == 0 ? max(lines.starts[line], firstByte) : lines.starts[line]
        let end = lines.textEnds[line]
        var marks = quoteDepth
        while place < end {
            if bytes[place] == 0x20 || bytes[place] == 0x09 {
                place += 1
            } else if marks > 0, bytes[place] == UInt8(ascii: ">") {
                marks -= 1
                place += 1
            } else {
                break
            }
        }
        return place
    }

    // MARK: Paragraphs: definitions, tables

    private func paragraphText(of block: RawBlock, line: Int, last: Int) -> ParagraphText {
        var text = ParagraphText()
        for index in line...max(line, last) where index < lines.count {
            let start =
                index == block.startLine + bodyLine
                ? start(of: block) : innerStart(of: index, quoteDepth: block.quoteDepth)
            text.append(bytes[min(start, lines.textEnds[index])..<lines.textEnds[index]])
        }
        return text
    }

    /// The last lines of the link definitions that a paragraph begins with.
    private func leadingDefinitions(of block: RawBlock, line: Int, last: Int) -> [Int] {
        guard byte(at: start(of: block)) == UInt8(ascii: "[") else { return [] }
        return LinkDefinitionScanner(paragraphText(of: block, line: line, last: last)).definitionEnds()
            .map { line + $0 - 1 }
    }

    private mutating func addParagraph(_ index: Int, line: Int, last: Int, parent: Int) {
        let block = blocks[index]
        for end in leadingDefinitions(of: block, line: line, last: last) where end < last {
            take(through: end, as: .linkDefinition, parent: parent, start: nil)
        }
        let first = max(line, nextLine)
        let begin = first > line ? nil : start(of: block)
        let text = paragraphText(of: block, line: first, last: last)
        guard let table = TableScanner.table(in: text) else {
            nodeOfBlock[index] = take(through: last, as: .paragraph, parent: parent, start: begin)
            return
        }
        if table.headerLine > 0 {
            take(through: first + table.headerLine - 1, as: .paragraph, parent: parent, start: begin)
        }
        let node = add(.table(columns: table.columns), parent: parent, start: begin ?? lines.starts[first])
        nodeOfBlock[index] = node
        for row in first + table.headerLine...last {
            let role: TableRowRole =
                row == first + table.headerLine
                ? .header : row == first + table.headerLine + 1 ? .delimiter : .body
            take(
                through: row, as: .tableRow(role), parent: node,
                start: row == first ? begin : innerStart(of: row, quoteDepth: block.quoteDepth))
        }
        if let header = nodes[node].children.first { nodes[node].start = nodes[header.index].start }
    }

    // MARK: Lines that cmark has no block for

    /// Gives the lines before `line` that hold something but belong to no block to link definitions.
    private mutating func flush(before line: Int, next: Int?) {
        while nextLine < line {
            if let open = opening {
                guard open.line < line, nextLine <= open.line, holdsDefinition(open.block) else { return }
                var last = open.line
                while last + 1 < line, !isBlank(last + 1) { last += 1 }
                take(through: last, as: .linkDefinition, parent: nodeOfBlock[open.block], start: nil)
                continue
            }
            var first = nextLine
            while first < line, isBlank(first) { first += 1 }
            guard first < line else { return }
            var last = first
            while last + 1 < line, !isBlank(last + 1) { last += 1 }
            addDefinitions(first: first, last: last, next: next)
        }
    }

    /// Whether more than markers stands in the line that opens a container.
    private func holdsDefinition(_ index: Int) -> Bool {
        let block = blocks[index]
        let line = block.startLine + bodyLine
        var place = start(of: block)
        let end = lines.textEnds[line]
        if block.kind == .blockQuote {
            place += 1
        } else {
            while place < end, bytes[place] != 0x20, bytes[place] != 0x09 { place += 1 }
        }
        return firstNonSpace(from: min(place, end), to: end) < end
    }

    private mutating func addDefinitions(first: Int, last: Int, next: Int?) {
        let holder = lastLeaf.map { container(of: first, after: $0, before: next) } ?? 0
        let parent = holder > 0 ? nodeOfBlock[holder] : (sections.last?.node ?? 0)
        var text = ParagraphText()
        for line in first...last {
            text.append(
                bytes[innerStart(of: line, quoteDepth: blocks[holder].quoteDepth)..<lines.textEnds[line]])
        }
        for count in LinkDefinitionScanner(text).definitionEnds() where first + count - 1 < last {
            take(through: first + count - 1, as: .linkDefinition, parent: parent, start: nil)
        }
        if nextLine <= last { take(through: last, as: .linkDefinition, parent: parent, start: nil) }
    }

    /// The innermost container of the leaf that `line` still belongs to by its indentation and quote marks, and at least
    /// the one that stays open until the next block.
    private func container(of line: Int, after leaf: Int, before next: Int?) -> Int {
        var chain: [Int] = []
        var place = blocks[leaf].parent
        while place > 0 {
            if !blocks[place].kind.isList { chain.append(place) }
            place = blocks[place].parent
        }
        chain.reverse()
        let required = next.map { commonDepth(leaf, $0) } ?? 0
        var holder = 0
        var column = 0
        var offset = line == 0 ? max(lines.starts[line], firstByte) : lines.starts[line]
        for index in chain {
            let fits = consume(index, line: line, offset: &offset, column: &column)
            guard fits || blocks[index].depth <= required else { break }
            holder = index
        }
        return holder
    }

    /// The depth that a container around the leaf must have at least so that `next` can still follow inside it.
    private func commonDepth(_ leaf: Int, _ next: Int) -> Int {
        var left = leaf
        var right = next
        var below = leaf
        while left != right {
            if blocks[left].depth >= blocks[right].depth {
                below = left
                left = blocks[left].parent
            } else {
                right = blocks[right].parent
            }
        }
        return blocks[left].kind.isList ? blocks[below].depth : blocks[left].depth
    }

    private func prefixes(_ index: Int, at line: Int) -> Bool {
        var chain: [Int] = []
        var place = index
        while place > 0 {
            if !blocks[place].kind.isList { chain.append(place) }
            place = blocks[place].parent
        }
        var column = 0
        var offset = lines.starts[line]
        return chain.reversed().allSatisfy { consume($0, line: line, offset: &offset, column: &column) }
    }

    /// Steps over what a container demands of each of its lines.
    private func consume(_ index: Int, line: Int, offset: inout Int, column: inout Int) -> Bool {
        let end = lines.textEnds[line]
        if blocks[index].kind == .blockQuote {
            let mark = firstNonSpace(from: offset, to: end)
            guard mark < end, bytes[mark] == UInt8(ascii: ">") else { return false }
            offset = mark + 1
            if offset < end, bytes[offset] == 0x20 { offset += 1 }
            return true
        }
        // An item's text begins at least two columns further in than what is around it.
        var place = offset
        var width = 0
        while place < end, width < 2, bytes[place] == 0x20 || bytes[place] == 0x09 {
            width += bytes[place] == 0x09 ? 4 : 1
            place += 1
        }
        guard width >= 2 else { return false }
        offset = place
        return true
    }

    // MARK: Ranges

    /// Gives the inner nodes their extents, from the last to the first.
    private mutating func closeRanges() {
        for index in nodes.indices.reversed() {
            guard let first = nodes[index].children.first, let last = nodes[index].children.last else {
                continue
            }
            let (head, tail) = (nodes[first.index], nodes[last.index])
            nodes[index].range = head.range.lowerBound..<tail.range.upperBound
            nodes[index].contentRange = head.contentRange.lowerBound..<tail.contentRange.upperBound
            nodes[index].line = head.line
            if nodes[index].kind.isSection || !nodes[index].kind.isBlock { nodes[index].start = head.start }
        }
    }
}

extension ArraySlice<UInt8> {
    /// Without spaces and tabs at both ends.
    func trimmingBlanks() -> ArraySlice<UInt8> {
        var slice = self.drop { $0 == 0x20 || $0 == 0x09 }
        while let last = slice.last, last == 0x20 || last == 0x09 { slice = slice.dropLast() }
        return slice
    }
}
