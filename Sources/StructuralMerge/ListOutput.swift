/// Writes the units of a merged list one after the other, each with what separates it from the one before.
struct ListOutput {
    private let tree: TreeMerge
    private let parent: UnitKind
    private(set) var merged = Merged()
    /// The versions of the last unit.
    private var previous: [Unit] = []
    private var isFirst = true
    /// Where each written item's fragments begin.
    private var starts: [Int] = []
    /// How many sentences were written.
    private(set) var sentences = 0

    init(tree: TreeMerge, parent: UnitKind) {
        self.tree = tree
        self.parent = parent
    }

    /// Adds a unit that all sides have.
    mutating func append(_ unit: ThreeWay<Unit>, _ content: Merged) {
        separate(lead(of: unit))
        previous = [unit.ours, unit.theirs]
        merged.append(content)
    }

    /// The version of which the lead is taken: where only one follows here what it follows in its text too, that one;
    /// else the one that changed it.
    private func lead(of unit: ThreeWay<Unit>) -> Unit {
        let isOurs = previous.contains { follows($0, unit.ours) }
        if isOurs != previous.contains(where: { follows($0, unit.theirs) }) { return isOurs ? unit.ours : unit.theirs }
        return unit.ours.leadBytes == unit.base.leadBytes ? unit.theirs : unit.ours
    }

    /// Adds a unit of one side.
    mutating func append(_ unit: Unit) {
        separate(unit)
        if !unit.content.isEmpty { merged.append(.source(unit.side, unit.content)) }
    }

    /// Adds what was merged of a unit of which one side's lead is taken.
    mutating func append(_ unit: Unit, _ content: Merged) {
        separate(unit)
        merged.append(content)
    }

    /// Adds a conflict over some units.
    mutating func append(_ kind: MergeConflict.Kind, base: [Unit], ours: [Unit], theirs: [Unit]) {
        let isInline = (base + ours + theirs).first?.kind.isInline ?? false
        guard let first = ours.first ?? theirs.first ?? base.first else { return }
        if !isInline { merged.append(.lineStart) }
        let texts = ThreeWay(base: text(base, isInline), ours: text(ours, isInline), theirs: text(theirs, isInline))
        let place = tree.titles.path(of: first)
        merged.append(
            .conflict(
                MergeConflict(
                    kind: kind == .bothModified && parent.isFrontmatterPart ? .frontmatterKey : kind, path: place,
                    texts: texts)))
        isFirst = false
        previous = []
    }

    mutating func begin(_ rule: MergeRule, _ unit: Unit) {
        merged.append(.begin(rule, path: tree.titles.path(of: unit)))
    }

    mutating func end() { merged.append(.end) }

    private func text(_ units: [Unit], _ isInline: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        for (place, unit) in units.enumerated() {
            if !(isFirst && place == 0 && dropsFirstLead) { bytes += unit.leadBytes }
            bytes += unit.contentBytes
            if !isInline, let last = bytes.last, last != 0x0A { bytes += tree.lineEnding }
        }
        return bytes
    }

    /// A parent's first unit begins with the parent, whose own lead is written already.
    private var dropsFirstLead: Bool {
        switch parent {
        case .list, .item, .table, .quote: true
        default: false
        }
    }

    private mutating func separate(_ unit: Unit) {
        defer { isFirst = false }
        let isInline = unit.kind.isInline
        if unit.kind == .sentence { sentences += 1 }
        if !isInline, previous.first?.kind != .byteOrderMark { merged.append(.lineStart) }
        if case .list = parent { starts.append(merged.fragments.count) }
        defer { previous = [unit] }
        if isFirst, dropsFirstLead { return }
        if !unit.lead.isEmpty { return merged.append(.source(unit.side, unit.lead)) }
        guard let before = previous.first, !previous.contains(where: { follows($0, unit) }) else { return }
        if unit.kind == .sentence, before.kind == .sentence {
            merged.append(.literal([0x20]))
        } else if before.kind.needsBlank(before: unit.kind) {
            merged.append(.literal(tree.lineEnding))
        }
    }

    /// Whether the units follow each other in their version as they do here.
    private func follows(_ first: Unit, _ second: Unit) -> Bool {
        first.side == second.side && first.content.upperBound == second.lead.lowerBound
    }

    /// The list, its markers made alike and its numbers put in order; nothing where they cannot be made alike.
    func finished(_ units: ThreeWay<[Unit]>) -> Merged? {
        guard case .list(let isOrdered) = parent else { return merged }
        let markers = ListMarkers(sources: tree.sources, units: units)
        guard let list = markers.applied(to: (merged, starts)) else { return nil }
        guard markers.areNumbers ?? isOrdered, tree.rules.contains(.renumber), list.merged.isClean else {
            return list.merged
        }
        return Renumbering(sources: tree.sources, starts: list.starts, units: units).applied(to: list.merged)
    }
}

extension UnitKind {
    /// Whether a block of that kind right behind would run into this one.
    func needsBlank(before next: UnitKind) -> Bool {
        switch (self, next) {
        case (.paragraph, .paragraph), (.paragraph, .table), (.table, .paragraph), (.table, .table),
            (.list, .list), (.list, .paragraph), (.quote, .paragraph), (.quote, .quote), (.html, _),
            (.frontmatter, _),
            (.paragraph, .heading), (.list, .heading), (.code, .heading), (.table, .heading), (.paragraph, .html),
            (.paragraph, .definition):
            true
        default: false
        }
    }
}
