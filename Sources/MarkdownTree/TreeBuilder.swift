/// Puts the tree together: gives every line to one leaf, in order, from the starts of cmark's blocks.
///
/// cmark's end positions are wrong for several kinds of block, so an extent runs from a block's first line to the line
/// before the next block, and what lies between (blank lines, link definitions) is told apart here. The lines are
/// handed out by one ascending counter, so leaves can neither overlap nor leave a gap.
struct TreeBuilder {
    let bytes: [UInt8]
    let lines: LineTable
    var nodes: [Node] = []
    /// The first line that no leaf has yet.
    var nextLine = 0
    var blocks: [RawBlock] = []
    /// The line in the file of cmark's first line.
    var bodyLine = 0
    /// The node of each block; -1 where there is none.
    var nodeOfBlock: [Int] = []
    /// The open sections, outermost first.
    var sections: [(level: Int, node: Int)] = []
    /// The first line of the containers that are open but have no leaf yet, and the innermost of them that begins there.
    var opening: (line: Int, block: Int)?
    var lastLeaf: Int?

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
    mutating func shiftFirstLine(by count: Int) {
        for index in blocks.indices where blocks[index].startLine == 0 { blocks[index].startColumn += count }
    }

    @discardableResult
    mutating func add(_ kind: NodeKind, parent: Int?, range: Range<Int> = 0..<0, start: Int? = nil)
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

    mutating func addFrontmatter(_ found: FrontmatterScanner.Result, start: Int) -> Frontmatter {
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

    mutating func addBody() {
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

    var firstByte: Int {
        nodes.count > 1 && nodes[1].kind == .byteOrderMark ? 3 : 0
    }

    mutating func parent(of index: Int) -> Int {
        let parent = blocks[index].parent
        if parent > 0 { return nodeOfBlock[parent] }
        return sections.last?.node ?? 0
    }

    func kind(of block: RawBlock) -> NodeKind {
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

    func start(of block: RawBlock) -> Int {
        let line = min(max(0, block.startLine + bodyLine), max(0, lines.count - 1))
        guard line < lines.count else { return bytes.count }
        return min(lines.starts[line] + max(0, block.startColumn), lines.textEnds[line])
    }

    func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

    func isBlank(_ line: Int) -> Bool {
        bytes[max(lines.starts[line], line == 0 ? firstByte : 0)..<lines.textEnds[line]]
            .allSatisfy { $0 == 0x20 || $0 == 0x09 }
    }

    func isATX(_ block: RawBlock) -> Bool {
        let start = start(of: block)
        let marks = bytes[start...].prefix(7).prefix { $0 == UInt8(ascii: "#") }.count
        guard (1...6).contains(marks) else { return false }
        guard let next = byte(at: start + marks) else { return true }
        return next == 0x20 || next == 0x09 || next == 0x0A || next == 0x0D
    }

    // MARK: Ranges

    /// Gives the inner nodes their extents, from the last to the first.
    mutating func closeRanges() {
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
