/// Decides about the units between two that all three versions have: deletions and additions of both sides.
struct GapMerge {
    private let list: ListMerge
    private let entries: [ListMerge.Entry]

    /// How many lines a terminal shows at once.
    static let screen = 24

    init(list: ListMerge, entries: [ListMerge.Entry]) {
        self.list = list
        self.entries = entries
    }

    private var rules: MergeRules { list.tree.rules }

    func append(to output: inout ListOutput) throws {
        guard !entries.isEmpty else { return }
        if hasChangedDeletion || hasOrphans || (!rules.contains(.beside) && addsBesideDeletion) {
            return appendDisputed(to: &output)
        }
        if bothReplaced { return try appendReplacements(to: &output) }
        let mine = additions(.ours)
        let other = additions(.theirs)
        let isBeside = addsBesideDeletion
        if isBeside, let first = (mine + other).first { output.begin(.beside, first) }
        defer { if isBeside { output.end() } }
        if mine.isEmpty || other.isEmpty {
            for unit in mine + other { output.append(unit) }
            return
        }
        try BothAdded(tree: list.tree, parent: list.parent, siblings: list.units, ours: mine, theirs: other)
            .append(to: &output)
    }

    // MARK: What there is

    private func unit(_ entry: ListMerge.Entry, _ side: Side) -> Unit? {
        switch side {
        case .base: entry.base.map { list.units.base[$0] }
        case .ours: entry.ours.map { list.units.ours[$0] }
        case .theirs: entry.theirs.map { list.units.theirs[$0] }
        }
    }

    private func additions(_ side: Side) -> [Unit] {
        entries.compactMap { $0.base == nil ? unit($0, side) : nil }
    }

    /// Whether a side added what the other has nowhere: about what both added nobody disagrees, whatever stands beside it.
    private func addsAlone(_ side: Side) -> Bool {
        entries.contains { $0.base == nil && unit($0, side) != nil && unit($0, side.other) == nil }
    }

    /// Units of the base that both sides deleted; blank lines at its end, behind which both went on, are none.
    private var dead: [Unit] {
        entries.compactMap { $0.ours == nil && $0.theirs == nil ? unit($0, .base) : nil }.filter { $0.kind != .blank }
    }

    /// Whether one side changed what the other deleted.
    private var hasChangedDeletion: Bool {
        entries.contains(where: isChangedDeletion)
    }

    private func isChangedDeletion(_ entry: ListMerge.Entry) -> Bool {
        guard let base = unit(entry, .base) else { return false }
        guard let kept = unit(entry, .ours) ?? unit(entry, .theirs) else { return false }
        return kept.hash != base.hash && !(rules.contains(.format) && kept.saysTheSame(as: base))
    }

    /// Whether a side added something to what the other deleted: between two deleted units, or in a section of which
    /// the heading was deleted.
    private var hasOrphans: Bool {
        orphans(of: .ours, deletedBy: .theirs) || orphans(of: .theirs, deletedBy: .ours)
    }

    private func orphans(of side: Side, deletedBy other: Side) -> Bool {
        let present = entries.filter { unit($0, side) != nil }
        // From the end, whether what follows of the base is deleted.
        var isFollowedByDeleted = false
        let followed = present.reversed().map { entry in
            if entry.base != nil { isFollowedByDeleted = unit(entry, other) == nil }
            return isFollowedByDeleted
        }
        var sectionDeleted = false
        var followsDeleted = false
        for (entry, isFollowed) in zip(present, followed.reversed()) {
            guard let own = unit(entry, side) else { continue }
            if entry.base != nil {
                followsDeleted = unit(entry, other) == nil
                if own.kind.isHeading { sectionDeleted = followsDeleted }
                continue
            }
            if own.kind.isHeading {
                sectionDeleted = false
                continue
            }
            guard unit(entry, other) == nil else { continue }
            if sectionDeleted || (followsDeleted && isFollowed) { return true }
        }
        return false
    }

    /// Whether one side added something beside what the other alone deleted.
    private var addsBesideDeletion: Bool {
        entries.contains { $0.base != nil && $0.ours == nil && $0.theirs != nil } && addsAlone(.theirs)
            || entries.contains { $0.base != nil && $0.theirs == nil && $0.ours != nil } && addsAlone(.ours)
    }

    /// Whether both sides put something else in the place of the same unit.
    private var bothReplaced: Bool {
        !dead.isEmpty && addsAlone(.ours) && addsAlone(.theirs)
    }

    // MARK: What comes of it

    private func append(_ kind: MergeConflict.Kind, _ entries: [ListMerge.Entry], to output: inout ListOutput) {
        guard !entries.isEmpty else { return }
        func all(_ side: Side) -> [Unit] { entries.compactMap { unit($0, side) } }
        output.append(kind, base: all(.base), ours: all(.ours), theirs: all(.theirs))
    }

    /// A conflict over what one side deleted and the other changed, and over all additions: they may be meant for it.
    ///
    /// Of the rest one side has nothing but deleted it, which stays so.
    private func appendDisputed(to output: inout ListOutput) {
        var disputed = entries.map { $0.base == nil || isChangedDeletion($0) }
        let hasAdditions = entries.contains { $0.base == nil }
        takeInNeighbours(&disputed)
        takeInSections(&disputed)
        var run: [ListMerge.Entry] = []
        for (entry, isDisputed) in zip(entries, disputed) {
            if isDisputed {
                run.append(entry)
            } else if !hasAdditions {
                append(.deleteModify, run, to: &output)
                run = []
            }
        }
        append(.deleteModify, run, to: &output)
    }

    /// An addition is disputed together with what it was put beside, where the other side deleted that.
    private func takeInNeighbours(_ disputed: inout [Bool]) {
        for side in [Side.ours, .theirs] {
            let own = entries.indices.filter { unit(entries[$0], side) != nil }
            for (one, two) in zip(own, own.dropFirst()) where (entries[one].base == nil) != (entries[two].base == nil) {
                disputed[one] = true
                disputed[two] = true
            }
        }
    }

    /// A deleted section is disputed as a whole, as long as one sees it at once; of a longer one the heading is, without
    /// which nobody would know what the rest is about.
    private func takeInSections(_ disputed: inout [Bool]) {
        for side in [Side.ours, .theirs] {
            var section: [Int] = []
            var isDeleted = false
            func close(_ disputed: inout [Bool]) {
                guard isDeleted, section.contains(where: { disputed[$0] }) else { return }
                disputed[section[0]] = true
                let lines = section.reduce(0) { $0 + (unit(entries[$1], side)?.lineCount ?? 0) }
                guard lines <= GapMerge.screen else { return }
                for place in section { disputed[place] = true }
            }
            for (place, entry) in entries.enumerated() {
                guard let own = unit(entry, side) else { continue }
                if own.kind.isHeading {
                    close(&disputed)
                    section = []
                    isDeleted = entry.base != nil && unit(entry, side.other) == nil
                }
                section.append(place)
            }
            close(&disputed)
        }
    }

    private func appendReplacements(to output: inout ListOutput) throws {
        let mine = additions(.ours)
        let other = additions(.theirs)
        if mine.map(\.hash) == other.map(\.hash) {
            for unit in mine { output.append(unit) }
            return
        }
        let dead = dead
        if mine.count == dead.count, other.count == dead.count, entries.count == 3 * dead.count {
            var merged: [Merged] = []
            for place in dead.indices
            where mine[place].kind.mayMatch(dead[place].kind) && other[place].kind.mayMatch(dead[place].kind) {
                let unit = ThreeWay(base: dead[place], ours: mine[place], theirs: other[place])
                merged.append(try list.tree.merge(unit))
                // One that is in conflict makes all of them one.
                if !(merged.last?.isClean ?? true) { break }
            }
            if merged.count == dead.count, merged.allSatisfy(\.isClean) {
                for (unit, content) in zip(mine, merged) { output.append(unit, content) }
                return
            }
        }
        append(.bothModified, entries, to: &output)
    }
}
