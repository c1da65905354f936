/// Puts together what both sides added at one place.
struct BothAdded {
    let tree: TreeMerge
    let parent: UnitKind
    let siblings: ThreeWay<[Unit]>
    let ours: [Unit]
    let theirs: [Unit]

    func append(to output: inout ListOutput) throws {
        if ours.map(\.hash) == theirs.map(\.hash) {
            for unit in ours { output.append(unit) }
            return
        }
        if let head = headOfFile { return try append(head, to: &output) }
        if let lists = try mergedLists() { return output.append(ours[0], lists) }
        let pairs = twins()
        if pairs.isEmpty, let sorted = sorted(ours, theirs) { return append(sorted, by: .sorted, to: &output) }
        guard tree.rules.contains(rule) || pairs.count == min(ours.count, theirs.count) else {
            return output.append(.bothAddedSimilar, base: [], ours: ours, theirs: theirs)
        }
        guard !holdsSections || pairs.isEmpty || pairs.count == ours.count || pairs.count == theirs.count else {
            return output.append(.bothAddedSimilar, base: [], ours: ours, theirs: theirs)
        }
        var mine = ours.startIndex
        var other = theirs.startIndex
        for (first, second) in pairs {
            appendSegment(Array(ours[mine..<first]), Array(theirs[other..<second]), to: &output)
            appendTwins(ours[first], theirs[second], to: &output)
            mine = first + 1
            other = second + 1
        }
        appendSegment(Array(ours[mine...]), Array(theirs[other...]), to: &output)
    }

    /// The side that alone added what can only begin a file: it comes first, whichever side it is from.
    private var headOfFile: Side? {
        guard parent == .document else { return nil }
        switch (ours.first?.kind.beginsFile ?? false, theirs.first?.kind.beginsFile ?? false) {
        case (true, false): return .ours
        case (false, true): return .theirs
        default: return nil
        }
    }

    private func append(_ side: Side, to output: inout ListOutput) throws {
        let head = (side == .ours ? ours : theirs).prefix { $0.kind.beginsFile }
        for unit in head { output.append(unit) }
        try BothAdded(
            tree: tree, parent: parent, siblings: siblings,
            ours: Array(side == .ours ? ours.dropFirst(head.count) : ours[...]),
            theirs: Array(side == .theirs ? theirs.dropFirst(head.count) : theirs[...])
        ).appendRest(to: &output)
    }

    /// What one side alone added is no matter of two.
    private func appendRest(to output: inout ListOutput) throws {
        guard ours.isEmpty || theirs.isEmpty else { return try append(to: &output) }
        for unit in ours + theirs { output.append(unit) }
    }

    private var holdsSections: Bool { (ours + theirs).contains { $0.kind.isHeading } }

    /// The rule that keeps both sides' additions.
    private var rule: MergeRule {
        if parent == .table { return .bothAddedRows }
        guard parent == .document || parent == .quote else { return .bothAdded }
        return holdsSections ? .bothAddedSections : .bothAddedBlocks
    }

    /// Where each side added a list of its own, one list of all items.
    private func mergedLists() throws -> Merged? {
        guard ours.count == 1, theirs.count == 1, case .list = ours[0].kind, ours[0].kind == theirs[0].kind,
            tree.rules.contains(parent == .item ? .bothAdded : .bothAddedLists)
        else { return nil }
        let merged = try ListMerge(
            tree: tree, parent: ours[0].kind,
            units: ThreeWay(base: [], ours: ours[0].children, theirs: itemsBehindOthers(theirs[0]))
        ).merged()
        return parent == .item ? merged : merged.by(.bothAddedLists, tree.titles.path(of: ours[0]))
    }

    /// The items of a list without the blank lines that stood before it, since other items come first.
    private func itemsBehindOthers(_ list: Unit) -> [Unit] {
        guard let first = list.children.first else { return [] }
        let bare = Unit(
            kind: first.kind, source: first.source, lead: first.content.lowerBound..<first.content.lowerBound,
            content: first.content, textStart: first.textStart, children: first.children)
        return [bare] + list.children.dropFirst()
    }

    /// Pairs of additions that say nearly the same, in order.
    private func twins() -> [(Int, Int)] {
        guard ours.count * theirs.count <= 4096 else { return [] }
        var best = Array(repeating: Array(repeating: 0, count: theirs.count + 1), count: ours.count + 1)
        var same = best
        for i in stride(from: ours.count - 1, through: 0, by: -1) {
            for j in stride(from: theirs.count - 1, through: 0, by: -1) {
                same[i][j] = areTwins(ours[i], theirs[j]) ? 1 : 0
                best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + same[i][j])
            }
        }
        var pairs: [(Int, Int)] = []
        var i = 0
        var j = 0
        while i < ours.count, j < theirs.count {
            if same[i][j] == 1, best[i][j] == best[i + 1][j + 1] + 1 {
                pairs.append((i, j))
                i += 1
                j += 1
            } else if best[i][j] == best[i + 1][j] {
                i += 1
            } else {
                j += 1
            }
        }
        return pairs
    }

    /// Between new sections, rules and short phrases that both have (`---`, `**Example:**`) mean nothing.
    private func areTwins(_ mine: Unit, _ other: Unit) -> Bool {
        if holdsSections || parent == .document, !mine.kind.isHeading, mine.content.count < 80 { return false }
        return Similarity.areNearDuplicates(mine, other)
    }

    private func appendTwins(_ mine: Unit, _ other: Unit, to output: inout ListOutput) {
        if mine.hash == other.hash { return output.append(mine) }
        if tree.rules.contains(.format), mine.saysTheSame(as: other) {
            output.begin(.format, mine)
            output.append(mine)
            return output.end()
        }
        if tree.rules.contains(.contains), let larger = containing(mine, other) {
            output.begin(.contains, larger)
            output.append(larger)
            return output.end()
        }
        output.append(.bothAddedSimilar, base: [], ours: [mine], theirs: [other])
    }

    /// The one that has all words of the other, in the same order.
    private func containing(_ mine: Unit, _ other: Unit) -> Unit? {
        guard mine.kind == other.kind, !mine.isDeep, !other.isDeep else { return nil }
        if isSubsequence(other, of: mine) { return mine }
        if isSubsequence(mine, of: other) { return other }
        return nil
    }

    private func isSubsequence(_ part: Unit, of whole: Unit) -> Bool {
        var rest = part.tokens.filter { $0.kind != .space }[...]
        for token in whole.tokens {
            guard let next = rest.first else { return true }
            if next.hash == token.hash { rest.removeFirst() }
        }
        return rest.isEmpty
    }

    private func appendSegment(_ mine: [Unit], _ other: [Unit], to output: inout ListOutput) {
        guard !mine.isEmpty, !other.isEmpty else {
            for unit in mine + other { output.append(unit) }
            return
        }
        guard !runTogether(mine.last, other.first), !runTogether(other.last, mine.first) else {
            return output.append(.bothAddedSimilar, base: [], ours: mine, theirs: other)
        }
        if let sorted = sorted(mine, other) { return append(sorted, by: .sorted, to: &output) }
        append(inOrder(mine, other), by: rule, to: &output)
    }

    /// Whether two sentences would be one if they followed each other.
    private func runTogether(_ first: Unit?, _ second: Unit?) -> Bool {
        guard let first, let second, first.kind == .sentence, second.kind == .sentence else { return false }
        let text = first.contentBytes + [0x20] + second.contentBytes
        return SentenceSplitter.sentences(in: Array(text), 0..<text.count).count < 2
    }

    private func sorted(_ mine: [Unit], _ other: [Unit]) -> [Unit]? {
        tree.rules.contains(.sorted) ? SiblingOrder(siblings).merged(mine, other) : nil
    }

    private func append(_ units: [Unit], by rule: MergeRule, to output: inout ListOutput) {
        guard let first = units.first else { return }
        output.begin(rule, first)
        for unit in units { output.append(unit) }
        output.end()
    }

    /// Ours, then theirs; but what belongs to the section before comes before new sections.
    private func inOrder(_ mine: [Unit], _ other: [Unit]) -> [Unit] {
        let mySections = mine.firstIndex { $0.kind.isHeading } ?? mine.endIndex
        let otherSections = other.firstIndex { $0.kind.isHeading } ?? other.endIndex
        let before = Array(mine[..<mySections] + other[..<otherSections])
        let myLevel = mine[mySections...].first?.kind.headingLevel
        let otherLevel = other[otherSections...].first?.kind.headingLevel
        if let myLevel, let otherLevel, otherLevel > myLevel {
            return before + other[otherSections...] + mine[mySections...]
        }
        return before + mine[mySections...] + other[otherSections...]
    }
}

extension UnitKind {
    /// Whether it is what it is at the beginning of a file only.
    fileprivate var beginsFile: Bool { self == .byteOrderMark || self == .frontmatter }
}
