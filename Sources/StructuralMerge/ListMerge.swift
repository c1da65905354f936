/// Merges the units of one parent by identity.
///
/// The skeleton is our order, with a mark for each unit of the base that we deleted. Their moves and additions are put
/// into it beside the units that they stand beside in their version. What lies between two units that all three have
/// is a gap, in which ``GapMerge`` decides.
struct ListMerge {
    /// A unit as its versions; one that a side lacks was deleted there, one without base was added.
    struct Entry {
        var base: Int?
        var ours: Int?
        var theirs: Int?
    }

    let tree: TreeMerge
    let parent: UnitKind
    let units: ThreeWay<[Unit]>

    func merged() throws -> Merged {
        let follow = tree.rules.contains(.move) && parent.mayReorder
        let ours = Alignment(units.base, units.ours, moves: follow)
        let theirs = Alignment(units.base, units.theirs, moves: follow)
        var skeleton = Skeleton(ours: ours, theirs: theirs, units: units)
        guard skeleton.build() else { return asWhole(.order) }
        var output = ListOutput(tree: tree, parent: parent)
        var gap: [Entry] = []
        for entry in skeleton.entries {
            guard let unit = versions(entry) else {
                gap.append(entry)
                continue
            }
            try GapMerge(list: self, entries: gap).append(to: &output)
            gap = []
            let merged = try tree.merge(unit)
            let isFollowed = follows(unit, entry.base, skeleton.moved)
            output.append(unit, isFollowed ? merged.by(.move, tree.titles.path(of: unit.ours)) : merged)
        }
        try GapMerge(list: self, entries: gap).append(to: &output)
        guard let merged = output.finished(units), keepsSentences(merged, count: output.sentences) else {
            return asWhole(.bothModified)
        }
        return merged
    }

    /// Whether a clean result has as many sentences as were put together: without a full stop two become one, which
    /// neither side wrote.
    private func keepsSentences(_ merged: Merged, count: Int) -> Bool {
        guard count > 1, merged.isClean else { return true }
        let text = merged.text(of: tree.sources)
        return SentenceSplitter.sentences(in: text, 0..<text.count).count >= count
    }

    /// Whether one side moved a unit that the other changed.
    private func follows(_ unit: ThreeWay<Unit>, _ base: Int?, _ moved: (ours: Set<Int>, theirs: Set<Int>)) -> Bool {
        guard let base else { return false }
        return moved.ours.contains(base) && unit.theirs.hash != unit.base.hash
            || moved.theirs.contains(base) && unit.ours.hash != unit.base.hash
    }

    /// The three versions of a unit that all sides have.
    private func versions(_ entry: Entry) -> ThreeWay<Unit>? {
        guard let base = entry.base, let ours = entry.ours, let theirs = entry.theirs else { return nil }
        return ThreeWay(base: units.base[base], ours: units.ours[ours], theirs: units.theirs[theirs])
    }

    /// A conflict over all units, such as where both sides moved the same ones to different places.
    private func asWhole(_ kind: MergeConflict.Kind) -> Merged {
        func text(_ side: Side) -> [UInt8] {
            guard let first = units[side].first, let last = units[side].last else { return [] }
            return Array(first.source.bytes[first.content.lowerBound..<last.content.upperBound])
        }
        let path = units.ours.first.map(tree.titles.path) ?? []
        var result = Merged()
        result.append(
            .conflict(
                MergeConflict(
                    kind: kind, path: path,
                    texts: ThreeWay(base: text(.base), ours: text(.ours), theirs: text(.theirs)))))
        return result
    }
}

extension UnitKind {
    /// Whether the units in it may be followed to another place among their siblings.
    var mayReorder: Bool {
        switch self {
        case .document, .list, .table, .frontmatter, .quote: true
        default: false
        }
    }
}
