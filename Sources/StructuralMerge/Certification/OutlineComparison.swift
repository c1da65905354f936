/// Compares a result's outline with those of the three versions.
struct OutlineComparison {
    private let base: Outline
    private let ours: Outline
    private let theirs: Outline
    private let titles: Set<UInt64>
    private let titleWords: Set<UInt64>
    /// Blocks that stand by themselves wherever they stand: in both sides, or new in the one that has them.
    private let separate: Set<UInt64>
    private let blocks: Set<UInt64>
    private let openings: Set<UInt64>
    private let junctions: Set<UInt64>

    /// - Returns: Nothing when a version is no valid UTF-8.
    init?(of versions: ThreeWay<ParsedText>) {
        guard let base = Outline(of: versions.base), let ours = Outline(of: versions.ours),
            let theirs = Outline(of: versions.theirs)
        else { return nil }
        (self.base, self.ours, self.theirs) = (base, ours, theirs)
        let all = [base, ours, theirs]
        titles = Set(all.flatMap { $0.titles.map(\.key) })
        titleWords = all.reduce(into: []) { $0.formUnion($1.titleWords) }
        blocks = Set(all.flatMap { $0.blocks.map(\.key) })
        openings = Set(all.flatMap { $0.blocks.map(\.opening) + $0.code.flatMap(\.lineOpenings) })
        junctions = Set(all.flatMap { $0.blocks.flatMap(\.junctions) })
        let (old, left, right) = (
            OutlineComparison.blocks(of: base), OutlineComparison.blocks(of: ours),
            OutlineComparison.blocks(of: theirs)
        )
        separate = left.intersection(right).union(left.symmetricDifference(right).subtracting(old))
    }

    /// Only blocks of some length: short ones are the end of others by chance.
    private static func blocks(of outline: Outline) -> Set<UInt64> {
        Set(outline.blocks.lazy.filter { $0.words.count > 3 }.map(\.key))
    }

    func check(_ result: ParsedText, into found: inout FoundObjections) {
        guard let outline = Outline(of: result) else {
            found.add(.outline("the result is not valid UTF-8"))
            return
        }
        checkHeadings(outline, into: &found)
        checkFrontmatter(outline, into: &found)
        checkFences(outline, into: &found)
        checkBlocks(outline, into: &found)
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
        guard [base, ours, theirs].allSatisfy(\.openFences.isEmpty) else { return }
        if let open = outline.openFences.first { found.add(.outline("unclosed: \(open)")) }
        if !expected(\.codeBlockCount).contains(outline.codeBlockCount) {
            found.add(
                .outline("\(outline.codeBlockCount) code blocks instead of \(expected(\.codeBlockCount))"))
        }
    }

    private func checkBlocks(_ outline: Outline, into found: inout FoundObjections) {
        for block in outline.blocks {
            for row in OutlineComparison.lines(of: block) where ours.rows.contains(row) && theirs.rows.contains(row) {
                if !blocks.contains(row) { found.add(.outline("no row any more: \(block.excerpt)")) }
            }
            if blocks.contains(block.key) { continue }
            if isFused(block) { found.add(.outline("run together: \(block.excerpt)")) }
            if !openings.contains(block.opening) { found.add(.outline("cut: \(block.excerpt)")) }
        }
    }

    private static func lines(of block: Outline.Block) -> [UInt64] {
        block.lineStarts.indices.map { index in
            let end = index + 1 < block.lineStarts.count ? block.lineStarts[index + 1] : block.words.count
            return Outline.key(block.words[block.lineStarts[index]..<end])
        }
    }

    /// Whether the block ends with one that stands by itself in the versions, behind what it follows in none.
    private func isFused(_ block: Outline.Block) -> Bool {
        var key: UInt64 = 0x5EED
        var lines = block.lineStarts.dropFirst()
        for index in block.words.indices.reversed() {
            key = UnitText.mixed(key ^ block.words[index])
            guard index == lines.last else { continue }
            lines.removeLast()
            if separate.contains(key), !junctions.contains(block.junction(at: index)) { return true }
        }
        return false
    }

    /// How many of something there may be: between what the versions have and the sum of what both added or deleted.
    private func expected(_ count: KeyPath<Outline, Int>) -> ClosedRange<Int> {
        let (left, right) = (ours[keyPath: count], theirs[keyPath: count])
        let both = left + right - base[keyPath: count]
        return min(left, right, both)...max(left, right, both)
    }
}
