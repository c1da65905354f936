/// Compares a result's outline with those of the three versions.
struct OutlineComparison {
    /// Nothing where it is not needed: without it the comparison is stricter.
    private let base: Outline?
    private let ours: Outline
    private let theirs: Outline
    private let versions: OutlineBlock.Versions
    /// The words of all titles.
    private lazy var titleWords = Set(all.lazy.flatMap { $0.titles.lazy.flatMap(\.words) })
    private lazy var titles = Set(all.lazy.flatMap { $0.titles.lazy.map(\.key) })
    private lazy var blocks = Set(all.lazy.flatMap { $0.blocks.lazy.map(\.key) })
    /// The rows that both sides have.
    private lazy var rows = Set(ours.rows.lazy.map(\.key)).intersection(theirs.rows.lazy.map(\.key))
    private lazy var neighbours = OutlineNeighbours(base: base, ours: ours, theirs: theirs)

    /// Adds what speaks against a result; nothing when a version is no valid UTF-8.
    ///
    /// Most results need no look at the base: what is in a side is allowed, wherever it comes from.
    static func check(_ result: ParsedText, study: VersionStudy, into found: inout FoundObjections) {
        guard let ours = study.ours, let theirs = study.theirs else { return }
        let outline = study.outline(of: result)
        if let outline {
            var strict = FoundObjections()
            var comparison = OutlineComparison(base: nil, ours: ours, theirs: theirs)
            comparison.check(outline, into: &strict)
            if strict.list.isEmpty { return }
        }
        guard let base = study.base else { return }
        guard let outline else { return found.add(.outline("the result is not valid UTF-8")) }
        var comparison = OutlineComparison(base: base, ours: ours, theirs: theirs)
        comparison.check(outline, into: &found)
    }

    private init(base: Outline?, ours: Outline, theirs: Outline) {
        (self.base, self.ours, self.theirs) = (base, ours, theirs)
        versions = base == nil ? [.ours, .theirs] : [.base, .ours, .theirs]
    }

    private var all: [Outline] { [base, ours, theirs].compactMap { $0 } }

    private mutating func check(_ outline: Outline, into found: inout FoundObjections) {
        checkHeadings(outline, into: &found)
        checkFrontmatter(outline, into: &found)
        checkFences(outline, into: &found)
        checkBlocks(outline, into: &found)
        checkTwins(outline, into: &found)
    }

    private mutating func checkHeadings(_ outline: Outline, into found: inout FoundObjections) {
        for title in outline.titles where isNew(title) && !titles.contains(title.key) {
            if title.words.contains(where: { $0 & 1 == 1 && !titleWords.contains($0) }) {
                found.add(.outline("heading: \(String(decoding: title.source.dropFirst(2), as: UTF8.self).prefix(80))"))
            }
        }
        if !expected(\.titles.count).contains(outline.titles.count) {
            found.add(.outline("\(outline.titles.count) headings instead of \(expected(\.titles.count))"))
        }
    }

    /// Whether it stands in no version byte by byte.
    private func isNew(_ block: OutlineBlock) -> Bool { block.versions.isDisjoint(with: versions) }

    private func checkFrontmatter(_ outline: Outline, into found: inout FoundObjections) {
        guard let left = ours.keys, let right = theirs.keys else { return }
        guard let keys = outline.keys else {
            found.add(.outline("the frontmatter is none any more"))
            return
        }
        for (name, count) in keys where count > 1 && count > max(left[name] ?? 0, right[name] ?? 0) {
            found.add(.outline("key twice: \(name)"))
        }
    }

    private func checkFences(_ outline: Outline, into found: inout FoundObjections) {
        guard [base, ours, theirs].allSatisfy({ $0?.openFences.isEmpty ?? true }) else { return }
        if let open = outline.openFences.first { found.add(.outline("unclosed: \(open)")) }
        if !expected(\.codeBlockCount).contains(outline.codeBlockCount) {
            found.add(
                .outline("\(outline.codeBlockCount) code blocks instead of \(expected(\.codeBlockCount))"))
        }
    }

    private mutating func checkBlocks(_ outline: Outline, into found: inout FoundObjections) {
        for block in outline.blocks where isNew(block) {
            if !rows.isEmpty {
                for row in block.lines where rows.contains(row) && !blocks.contains(row) {
                    found.add(.outline("no row any more: \(block.excerpt)"))
                }
            }
            if blocks.contains(block.key) { continue }
            if neighbours.isFused(block) { found.add(.outline("run together: \(block.excerpt)")) }
            if !neighbours.openings.contains(block.opening) { found.add(.outline("cut: \(block.excerpt)")) }
        }
    }

    /// What both sides added they added once, at whatever places: a block that the base has not.
    private func checkTwins(_ outline: Outline, into found: inout FoundObjections) {
        func counts(_ outline: Outline?) -> [ObjectIdentifier: Int] {
            (outline?.wholes ?? []).reduce(into: [:]) { $0[ObjectIdentifier($1), default: 0] += 1 }
        }
        let present = counts(outline)
        guard present.count < outline.wholes.count else { return }
        let (before, left, right) = (counts(base), counts(ours), counts(theirs))
        for block in outline.wholes {
            let id = ObjectIdentifier(block)
            let (base, ours, theirs) = (before[id] ?? 0, left[id] ?? 0, right[id] ?? 0)
            guard ours > base, theirs > base, present[id, default: 0] > max(ours, theirs) else { continue }
            if block.words.count(where: { $0 & 1 == 1 }) > 1 { found.add(.multiplied(block.excerpt)) }
        }
    }

    /// How many of something there may be: between what the versions have and the sum of what both added or deleted.
    private func expected(_ count: KeyPath<Outline, Int>) -> ClosedRange<Int> {
        let (left, right) = (ours[keyPath: count], theirs[keyPath: count])
        guard let base else { return min(left, right)...max(left, right) }
        let both = left + right - base[keyPath: count]
        return min(left, right, both)...max(left, right, both)
    }
}
