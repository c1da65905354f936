/// Which lines a block has, from its own kind of end.
extension TreeBuilder {
    /// Makes a leaf of all lines up to `last`, the blank ones in front being what precedes it.
    @discardableResult
    mutating func take(
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

    func firstNonSpace(from start: Int, to end: Int) -> Int {
        var place = start
        while place < end, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
        return place
    }

    mutating func addLeaf(_ index: Int) {
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
    mutating func extendOverQuoteMarks(_ index: Int, limit: Int) {
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
    func lastLine(before index: Int) -> Int {
        index + 1 < blocks.count ? blocks[index + 1].startLine + bodyLine - 1 : lines.count - 1
    }

    mutating func addHeading(_ index: Int, level: Int, line: Int, limit: Int) {
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
    func sectionBefore(_ around: Int) -> Int {
        guard let last = nodes[around].children.last, nodes[last.index].kind.isSection else { return around }
        var place = last.index
        while let next = nodes[place].children.last, nodes[next.index].kind.isSection { place = next.index }
        return place
    }

    mutating func addHeadingLeaf(_ index: Int, line: Int, limit: Int, parent: Int) {
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

    func setextEnd(_ block: RawBlock, line: Int, limit: Int) -> Int {
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

    func headingTitle(_ block: RawBlock, lines titleLines: Range<Int>, isSetext: Bool) -> String {
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

    func codeEnd(_ block: RawBlock, line: Int, limit: Int) -> (last: Int, fence: CodeFence?) {
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
    func innerStart(of line: Int, quoteDepth: Int) -> Int {
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
}
