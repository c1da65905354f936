/// Merges the trees of three versions, unit by unit.
///
/// A unit that one side changed is taken from it. One that both changed is merged at the finest level that holds: its
/// parts by identity, else its words, else, if nothing helps, it is a conflict.
struct TreeMerge {
    let rules: MergeRules
    let lines: LineMerger
    let sources: ThreeWay<[UInt8]>
    let lineEnding: [UInt8]
    let titles: SectionTitles

    init(roots: ThreeWay<Unit>, rules: MergeRules, lines: LineMerger, lineEnding: [UInt8]) {
        self.rules = rules
        self.lines = lines
        self.lineEnding = lineEnding
        sources = ThreeWay(
            base: roots.base.source.bytes, ours: roots.ours.source.bytes, theirs: roots.theirs.source.bytes)
        titles = SectionTitles(roots: roots)
    }

    /// The merge of whole documents.
    func merged(_ roots: ThreeWay<Unit>) throws -> Merged {
        try parts(of: roots)
    }

    /// Merges three versions of a unit, without their leads.
    func merge(_ unit: ThreeWay<Unit>) throws -> Merged {
        if unit.ours.hash == unit.theirs.hash || unit.theirs.hash == unit.base.hash { return whole(unit.ours) }
        if unit.ours.hash == unit.base.hash { return whole(unit.theirs) }
        return try bothChanged(unit)
    }

    func whole(_ unit: Unit) -> Merged {
        var result = Merged()
        if !unit.content.isEmpty { result.append(.source(unit.side, unit.content)) }
        return result
    }

    private func bothChanged(_ unit: ThreeWay<Unit>) throws -> Merged {
        let kind = unit.base.kind
        var fine: Merged?
        if let rule = kind.partsRule, rules.contains(rule), haveParts(unit) {
            let merged = try parts(of: unit)
            if merged.isClean { return merged.by(rule, titles.path(of: unit.ours)) }
            fine = merged
        }
        // With many levels, looking at all words and lines of each would take the square of the time.
        if let fine, unit.base.isDeep || unit.ours.isDeep || unit.theirs.isDeep { return fine }
        if let settled = settled(unit) { return settled }
        if rules.contains(.words), kind.isInline, let combined = combined(unit) {
            return combined.by(.words, titles.path(of: unit.ours))
        }
        if let higher = higherVersion(unit) { return higher }
        if let byLines = try byLines(unit) { return byLines }
        return fine ?? conflict(kind.isFrontmatterPart ? .frontmatterKey : .bothModified, unit)
    }

    private func haveParts(_ unit: ThreeWay<Unit>) -> Bool {
        !unit.base.parts.isEmpty && !unit.ours.parts.isEmpty && !unit.theirs.parts.isEmpty
    }

    /// The side whose change holds all of the other's, or the words of one in the format of the other.
    private func settled(_ unit: ThreeWay<Unit>) -> Merged? {
        guard unit.base.kind.mayContain, unit.base.content.count < Unit.looseLimit else { return nil }
        let hunk = HunkMerge(
            ThreeWay(
                base: Array(unit.base.contentBytes), ours: Array(unit.ours.contentBytes),
                theirs: Array(unit.theirs.contentBytes)), rules: rules)
        if let side = hunk.containing() { return whole(unit[side]).by(.contains, titles.path(of: unit[side])) }
        let kind = unit.base.kind
        guard !kind.isTablePart, !kind.isLiteral else { return nil }
        if kind.isProse, let text = hunk.rewrapped() { return reformatted(text, by: .wrap, unit.ours) }
        guard let side = hunk.withWords(), hunk.hasSameLines else { return nil }
        if let text = hunk.reformatted(words: side) { return reformatted(text, by: .format, unit[side]) }
        return whole(unit[side]).by(.format, titles.path(of: unit[side]))
    }

    private func reformatted(_ text: [UInt8], by rule: MergeRule, _ unit: Unit) -> Merged {
        var result = Merged()
        result.append(.literal(text))
        return result.by(rule, titles.path(of: unit))
    }

    /// The side with the higher version, where nothing but a version number differs.
    private func higherVersion(_ unit: ThreeWay<Unit>) -> Merged? {
        guard rules.contains(.versionMax), let side = VersionNumber.higher(unit) else { return nil }
        return whole(unit[side]).by(.versionMax, titles.path(of: unit[side]))
    }

    private func combined(_ unit: ThreeWay<Unit>) -> Merged? {
        guard let fragments = TokenMerge(unit)?.combined() else { return nil }
        var result = Merged()
        for fragment in fragments { result.append(fragment) }
        return result
    }

    /// The merge of a block's lines, when it is clean.
    private func byLines(_ unit: ThreeWay<Unit>) throws -> Merged? {
        guard rules.contains(.lines), unit.base.kind.hasLines else { return nil }
        let texts = ThreeWay(
            base: Array(unit.base.contentBytes), ours: Array(unit.ours.contentBytes),
            theirs: Array(unit.theirs.contentBytes))
        let outcome = try lines.merge(texts)
        guard outcome.isClean else { return nil }
        var result = Merged()
        result.append(.literal(outcome.bytes))
        return result.by(.lines, titles.path(of: unit.ours))
    }

    func conflict(_ kind: MergeConflict.Kind, _ unit: ThreeWay<Unit>) -> Merged {
        var result = Merged()
        result.append(
            .conflict(
                MergeConflict(
                    kind: kind, path: titles.path(of: unit.ours),
                    texts: ThreeWay(
                        base: Array(unit.base.contentBytes), ours: Array(unit.ours.contentBytes),
                        theirs: Array(unit.theirs.contentBytes)))))
        return result
    }

    // MARK: Parts

    private func parts(of unit: ThreeWay<Unit>) throws -> Merged {
        let list = ListMerge(
            tree: self, parent: unit.base.kind,
            units: ThreeWay(base: unit.base.parts, ours: unit.ours.parts, theirs: unit.theirs.parts))
        return try list.merged()
    }
}

extension UnitKind {
    var isFrontmatterPart: Bool {
        switch self {
        case .frontmatter, .frontmatterFence, .frontmatterKey, .frontmatterText: true
        default: false
        }
    }

    /// Whether its padding is that of a whole table.
    var isTablePart: Bool {
        switch self {
        case .row, .cell: true
        default: false
        }
    }

    /// Whether one version of it may be taken because it holds the other's change.
    var mayContain: Bool {
        switch self {
        case .document, .list, .table, .frontmatter, .ending: false
        default: true
        }
    }

    /// Whether line breaks in it are white space.
    var isProse: Bool {
        switch self {
        case .paragraph, .sentence: true
        default: false
        }
    }

    /// Whether it may have several lines.
    var hasLines: Bool {
        switch self {
        case .paragraph, .item, .code, .html, .quote, .frontmatterKey, .frontmatterText, .definition, .list, .table:
            true
        default: false
        }
    }
}
