public import ContentHash

extension MarkdownDocument {
    /// The node that an anchor names.
    ///
    /// A quote matches a block whose whole source is the quoted text, whatever the line endings. Where a list item and
    /// its only paragraph, or its list, have the same text, the item is meant.
    ///
    /// - Throws: when no node fits, or several do; the failure lists the nearest anchors.
    public func resolve(_ anchor: Anchor) throws(AnchorFailure) -> NodeID {
        let sections = sections(path: anchor.headings)
        guard let block = anchor.block else {
            return try pick(sections, ordinal: anchor.ordinal, anchor: anchor, missing: .sectionNotFound) {
                _ in
                sectionCandidates(near: anchor.headings)
            }
        }
        let section = try pick(sections, ordinal: anchor.ordinal, anchor: anchor, missing: .sectionNotFound) {
            _ in
            sectionCandidates(near: anchor.headings)
        }
        let fitting = blocks(in: section).filter { matches(block, $0) }
        return try pick(fitting, ordinal: anchor.blockOrdinal, anchor: anchor, missing: .blockNotFound) { _ in
            blockCandidates(near: block, first: section)
        }
    }

    private func pick(
        _ nodes: [NodeID], ordinal: Int?, anchor: Anchor, missing: AnchorFailure.Kind,
        candidates: (Bool) -> [Anchor]
    ) throws(AnchorFailure) -> NodeID {
        if let ordinal {
            guard ordinal >= 1, ordinal <= nodes.count else {
                let near = nodes.isEmpty ? candidates(true) : nodes.prefix(5).map { self.anchor(of: $0) }
                throw AnchorFailure(kind: missing, anchor: anchor, candidates: near)
            }
            return nodes[ordinal - 1]
        }
        if nodes.count > 1 {
            throw AnchorFailure(
                kind: .ambiguous, anchor: anchor, candidates: nodes.prefix(5).map { self.anchor(of: $0) })
        }
        guard let node = nodes.first else {
            throw AnchorFailure(kind: missing, anchor: anchor, candidates: candidates(true))
        }
        return node
    }

    /// The sections with a heading path, in order; the empty path is the document's.
    func sections(path: [String]) -> [NodeID] {
        if path.isEmpty { return [root] }
        var level = [root]
        for title in path {
            var next: [NodeID] = []
            for parent in level {
                for child in self[parent].children {
                    if case .section(_, let own) = self[child].kind, own == title { next.append(child) }
                }
            }
            level = next
        }
        return level
    }

    /// All blocks of a section at any depth, not those of its subsections, in order.
    func blocks(in section: NodeID) -> [NodeID] {
        var result: [NodeID] = []
        for child in self[section].children where self[child].kind.isBlock || self[child].kind.isFrontmatter {
            var index = child.index
            let end = self[child].range.upperBound
            while index < nodes.count, nodes[index].range.lowerBound < end || index == child.index {
                result.append(nodes[index].id)
                index += 1
            }
        }
        return result
    }

    /// The digest an anchor may give a prefix of: over the node's own text, from its first character to its last.
    ///
    /// Surrounding blank lines, indentation and trailing white space do not count, a list item's marker does. A list's
    /// digest covers a NUL behind its text, so that a list and its only item have different ones.
    public func contentHash(of id: NodeID) -> ContentHash {
        let node = self[id]
        var content = Array(bytes[ownText(of: node)])
        if node.kind.isList { content.append(0) }
        return ContentHash(of: content)
    }

    private func ownText(of node: Node) -> Range<Int> {
        var upper = node.contentRange.upperBound
        let lower = min(node.start, upper)
        while upper > lower, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[upper - 1]) { upper -= 1 }
        return lower..<upper
    }

    /// What a quote must equal to name the node: its text without indentation, list marker and trailing white space,
    /// with line feeds between lines.
    public func quotableText(of id: NodeID) -> String {
        let node = self[id]
        var range = ownText(of: node)
        if node.kind == .listItem || node.kind.isList { range = afterMarker(range) }
        return String(decoding: MarkdownDocument.normalized(bytes[range]), as: UTF8.self)
    }

    private func afterMarker(_ range: Range<Int>) -> Range<Int> {
        var place = range.lowerBound
        while place < range.upperBound, bytes[place] != 0x20, bytes[place] != 0x09, bytes[place] != 0x0A,
            bytes[place] != 0x0D
        {
            place += 1
        }
        while place < range.upperBound, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
        return place..<range.upperBound
    }

    static func normalized(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(0x0D) else { return Array(text) }
        var result: [UInt8] = []
        var last: UInt8 = 0
        for byte in text {
            if byte == 0x0D {
                result.append(0x0A)
            } else if byte != 0x0A || last != 0x0D {
                result.append(byte)
            }
            last = byte
        }
        return result
    }

    func matches(_ block: Anchor.Block, _ id: NodeID) -> Bool {
        switch block {
        case .hash(let prefix):
            return prefix.utf8.count >= 12 && contentHash(of: id).hex.hasPrefix(prefix)
        case .quote(let quote):
            guard !isShadowed(id) else { return false }
            let text = quotableText(of: id)
            return text.utf8.elementsEqual(MarkdownDocument.trimmedQuote(quote))
        }
    }

    static func trimmedQuote(_ quote: String) -> [UInt8] {
        let white: [UInt8] = [0x20, 0x09, 0x0A, 0x0D]
        var slice = Array(quote.utf8)[...]
        slice = slice.drop { white.contains($0) }
        while let last = slice.last, white.contains(last) { slice = slice.dropLast() }
        return normalized(slice)
    }

    /// Whether another node with the same text is what a quote of it means.
    private func isShadowed(_ id: NodeID) -> Bool {
        let node = self[id]
        if node.kind.isList { return node.children.count == 1 }
        guard let parent = node.parent, self[parent].kind == .listItem else { return false }
        return self[parent].children.count == 1
    }
}
