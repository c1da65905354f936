internal import ContentHash

extension MarkdownDocument {
    /// The heading path of the section that holds the node; a section's own path, when it is one.
    public func headingPath(of id: NodeID) -> [String] {
        var path: [String] = []
        var place: NodeID? = id
        while let current = place {
            if case .section(_, let title) = self[current].kind { path.append(title) }
            place = self[current].parent
        }
        return path.reversed()
    }

    /// The innermost section that holds a line, counted from 1; the document for lines outside all sections.
    public func section(containingLine line: Int) -> NodeID {
        guard line >= 1, line <= lines.count else { return root }
        let offset = lines.starts[line - 1]
        var place = root
        while let child = child(of: place, at: offset), self[child].kind.isSection { place = child }
        return place
    }

    /// The child that holds a byte; their ranges ascend.
    private func child(of id: NodeID, at offset: Int) -> NodeID? {
        let children = self[id].children
        var low = 0
        var high = children.count
        while low < high {
            let middle = (low + high) / 2
            if self[children[middle]].range.upperBound <= offset { low = middle + 1 } else { high = middle }
        }
        guard low < children.count, self[children[low]].range.contains(offset) else { return nil }
        return children[low]
    }

    /// The innermost section around a node; the node itself when it is a section or the document.
    public func section(of id: NodeID) -> NodeID {
        var place = id
        while !self[place].kind.isSection, let parent = self[place].parent { place = parent }
        return place
    }

    /// An anchor that resolves to the node: by heading path, and for a block by quote where that is short and unique,
    /// else by hash.
    public func anchor(of id: NodeID) -> Anchor {
        let section = section(of: id)
        var anchor = Anchor(headings: headingPath(of: section))
        let same = sections(path: anchor.headings)
        if same.count > 1, let place = same.firstIndex(of: section) { anchor.ordinal = place + 1 }
        guard section != id else { return anchor }
        if case .paragraph = self[id].kind, let quoted = quoting(id, anchor) { return quoted }
        if self[id].kind == .listItem || self[id].kind.isTableRow, let quoted = quoting(id, anchor) {
            return quoted
        }
        let hash = contentHash(of: id).prefix(16)
        anchor.block = .hash(hash)
        let twins = blocks(in: section).filter { contentHash(of: $0).hex.hasPrefix(hash) }
        if twins.count > 1, let place = twins.firstIndex(of: id) { anchor.blockOrdinal = place + 1 }
        return anchor
    }

    private func quoting(_ id: NodeID, _ anchor: Anchor) -> Anchor? {
        let text = quotableText(of: id)
        guard !text.isEmpty, text.utf8.count <= 200, !text.utf8.contains(0x0A) else { return nil }
        var quoted = anchor
        quoted.block = .quote(text)
        let fitting = blocks(in: section(of: id)).filter { matches(.quote(text), $0) }
        return fitting == [id] ? quoted : nil
    }
}

// MARK: - Nearest candidates

extension MarkdownDocument {
    func sectionCandidates(near path: [String]) -> [Anchor] {
        let wanted = MarkdownDocument.words(path.joined(separator: " "))
        let last = MarkdownDocument.words(path.last ?? "")
        var scored: [(score: Double, node: NodeID)] = []
        for node in nodes {
            guard case .section(_, let title) = node.kind else { continue }
            let own = MarkdownDocument.overlap(MarkdownDocument.words(title), last)
            let whole = MarkdownDocument.overlap(
                MarkdownDocument.words(headingPath(of: node.id).joined(separator: " ")), wanted)
            scored.append((own * 2 + whole, node.id))
        }
        return best(scored).map { bareSectionAnchor($0) }
    }

    func blockCandidates(near block: Anchor.Block, first section: NodeID) -> [Anchor] {
        guard case .quote(let quote) = block else {
            return self[section].children.filter { self[$0].kind.isBlock }.prefix(5).map { anchor(of: $0) }
        }
        let wanted = MarkdownDocument.words(quote)
        var scored: [(score: Double, node: NodeID)] = []
        for node in nodes where node.kind.isBlock && (node.children.isEmpty || node.kind == .listItem) {
            if node.contentRange.count > 4096 { continue }
            var score = MarkdownDocument.overlap(MarkdownDocument.words(quotableText(of: node.id)), wanted)
            if contains(section, node.id) { score *= 1.25 }
            if score > 0.2 { scored.append((score, node.id)) }
        }
        return best(scored).map { anchor(of: $0) }
    }

    private func best(_ scored: [(score: Double, node: NodeID)]) -> [NodeID] {
        let sorted = scored.sorted { ($0.score, $1.node) > ($1.score, $0.node) }
        return sorted.prefix(5).map(\.node)
    }

    private func bareSectionAnchor(_ id: NodeID) -> Anchor { anchor(of: id) }

    /// The lower-case words of a text.
    static func words(_ text: String) -> Set<[UInt8]> {
        var words: Set<[UInt8]> = []
        var word: [UInt8] = []
        for byte in text.utf8 {
            let lower = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
            if lower >= 0x61 && lower <= 0x7A || lower >= 0x30 && lower <= 0x39 || lower >= 0x80 {
                word.append(lower)
            } else if !word.isEmpty {
                words.insert(word)
                word = []
            }
        }
        if !word.isEmpty { words.insert(word) }
        return words
    }

    /// How alike two sets of words are, from 0 to 1.
    static func overlap(_ left: Set<[UInt8]>, _ right: Set<[UInt8]>) -> Double {
        let union = left.union(right).count
        return union == 0 ? 0 : Double(left.intersection(right).count) / Double(union)
    }
}
