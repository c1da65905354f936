/// Paragraphs with what cmark has no node for: link definitions and tables.
extension TreeBuilder {
    func paragraphText(of block: RawBlock, line: Int, last: Int) -> ParagraphText {
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
    func leadingDefinitions(of block: RawBlock, line: Int, last: Int) -> [Int] {
        guard byte(at: start(of: block)) == UInt8(ascii: "[") else { return [] }
        return LinkDefinitionScanner(paragraphText(of: block, line: line, last: last)).definitionEnds()
            .map { line + $0 - 1 }
    }

    /// Whether a line behind the first begins as a table's delimiter row does, found out without a copy of the text.
    func mayHoldTable(_ block: RawBlock, line: Int, last: Int) -> Bool {
        guard line < last else { return false }
        return (line + 1...last).contains { index in
            guard index < lines.count else { return false }
            let start = innerStart(of: index, quoteDepth: block.quoteDepth)
            guard start < lines.textEnds[index] else { return false }
            return bytes[start] == UInt8(ascii: "|") || bytes[start] == UInt8(ascii: "-")
                || bytes[start] == UInt8(ascii: ":")
        }
    }

    mutating func addParagraph(_ index: Int, line: Int, last: Int, parent: Int) {
        let block = blocks[index]
        for end in leadingDefinitions(of: block, line: line, last: last) where end < last {
            take(through: end, as: .linkDefinition, parent: parent, start: nil)
        }
        let first = max(line, nextLine)
        let begin = first > line ? nil : start(of: block)
        guard mayHoldTable(block, line: first, last: last),
            let table = TableScanner.table(in: paragraphText(of: block, line: first, last: last))
        else {
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
    mutating func flush(before line: Int, next: Int?) {
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
    func holdsDefinition(_ index: Int) -> Bool {
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

    mutating func addDefinitions(first: Int, last: Int, next: Int?) {
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
    func container(of line: Int, after leaf: Int, before next: Int?) -> Int {
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
    func commonDepth(_ leaf: Int, _ next: Int) -> Int {
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

    func prefixes(_ index: Int, at line: Int) -> Bool {
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
    func consume(_ index: Int, line: Int, offset: inout Int, column: inout Int) -> Bool {
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
}
