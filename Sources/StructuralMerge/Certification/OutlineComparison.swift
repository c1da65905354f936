/// Compares a result's outline with those of the three versions.
struct OutlineComparison {
    /// Nothing where it is not needed: without it the comparison is stricter.
    private let base: Outline?
    private let ours: Outline
    private let theirs: Outline
    private let titles: Set<UInt64>
    private let titleWords: Set<UInt64>
    private let blocks: Set<UInt64>

    /// Adds what speaks against a result; nothing when a version is no valid UTF-8.
    ///
    /// Most results need no look at the base: what is in a side is allowed, wherever it comes from.
    static func check(_ result: ParsedText, versions: ThreeWay<ParsedText>, into found: inout FoundObjections) {
        var known = KnownBlocks()
        guard let ours = Outline(of: versions.ours, known: &known),
            let theirs = Outline(of: versions.theirs, known: &known)
        else { return }
        let outline = Outline(of: result, known: &known)
        if let outline {
            var strict = FoundObjections()
            OutlineComparison(base: nil, ours: ours, theirs: theirs).check(outline, into: &strict)
            if strict.list.isEmpty { return }
        }
        guard let base = Outline(of: versions.base, known: &known) else { return }
        guard let outline else { return found.add(.outline("the result is not valid UTF-8")) }
        OutlineComparison(base: base, ours: ours, theirs: theirs).check(outline, into: &found)
    }

    private init(base: Outline?, ours: Outline, theirs: Outline) {
        (self.base, self.ours, self.theirs) = (base, ours, theirs)
        let all = [base, ours, theirs].compactMap { $0 }
        titles = Set(all.lazy.flatMap { $0.titles.lazy.map(\.key) })
        titleWords = all.reduce(into: []) { $0.formUnion($1.titleWords) }
        blocks = Set(all.lazy.flatMap { $0.blocks.lazy.map(\.key) })
    }

    private func check(_ outline: Outline, into found: inout FoundObjections) {
        checkHeadings(outline, into: &found)
        checkFrontmatter(outline, into: &found)
        checkFences(outline, into: &found)
        checkBlocks(outline, into: &found)
        checkTwins(outline, into: &found)
    }

    private func checkHeadings(_ outline: Outline, into found: inout FoundObjections) {
        for title in outline.titles where !titles.contains(title.key) {
            if title.words.contains(where: { $0 & 1 == 1 && !titleWords.contains($0) }) {
                found.add(.outline("heading: \(title.excerpt)"))
            }
        }
        if !expected(\.titles.count).contains(outline.titles.count) {
            found.add(.outline("\(outline.titles.count) headings instead of \(expected(\.titles.count))"))
        }
    }

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

    private func checkBlocks(_ outline: Outline, into found: inout FoundObjections) {
        var neighbours: OutlineNeighbours?
        let hasRows = !ours.rows.isEmpty && !theirs.rows.isEmpty
        for block in outline.blocks {
            if hasRows {
                for row in OutlineComparison.lines(of: block)
                where ours.rows.contains(row) && theirs.rows.contains(row) && !blocks.contains(row) {
                    found.add(.outline("no row any more: \(block.excerpt)"))
                }
            }
            if blocks.contains(block.key) { continue }
            let around = neighbours ?? OutlineNeighbours(base: base, ours: ours, theirs: theirs)
            neighbours = around
            if around.isFused(block) { found.add(.outline("run together: \(block.excerpt)")) }
            if !around.openings.contains(block.opening) { found.add(.outline("cut: \(block.excerpt)")) }
        }
    }

    /// What both sides added they added once, at whatever places: a block that the base has not.
    private func checkTwins(_ outline: Outline, into found: inout FoundObjections) {
        let counts = outline.sayings.counts
        guard counts.contains(where: { $0.value > 1 }) else { return }
        let (before, left, right) = (base?.sayings.counts ?? [:], ours.sayings.counts, theirs.sayings.counts)
        for saying in outline.sayings.all {
            let (base, ours, theirs) = (before[saying.key] ?? 0, left[saying.key] ?? 0, right[saying.key] ?? 0)
            guard ours > base, theirs > base, counts[saying.key, default: 0] > max(ours, theirs) else { continue }
            found.add(.multiplied(saying.excerpt))
        }
    }

    private static func lines(of block: Outline.Block) -> [UInt64] {
        block.lineStarts.indices.map { index in
            let end = index + 1 < block.lineStarts.count ? block.lineStarts[index + 1] : block.words.count
            return Outline.key(block.words[block.lineStarts[index]..<end])
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
