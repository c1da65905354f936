/// The line merge's result, and the versions with all in it that is settled the same in each of them.
///
/// The trees then differ in the conflicts only, so that what git merges cleanly stays as git merges it.
struct SettledHunks {
    /// What a conflict comes to, and the rule that says so.
    typealias Settled = (text: [UInt8], rule: MergeRule)

    /// The texts to merge by structure.
    private(set) var versions = ThreeWay<[UInt8]>(base: [], ours: [], theirs: [])
    /// The line merge's result with the conflicts that are left.
    private(set) var pieces: [MergePiece] = []
    private var settled: [Settled] = []

    /// - Parameter merged: the line merge's result. Its conflicts have all their lines, those too that both sides wrote:
    ///   without them the base would seem to have lost words.
    /// - Parameter settle: what the conflict that is the piece at a place comes to, if anything.
    init(_ merged: [MergePiece], settle: (Int) -> Settled?) {
        for (place, piece) in merged.enumerated() {
            switch piece {
            case .text(let text): add(text)
            case .conflict(let conflict):
                if let (text, rule) = settle(place) {
                    add(text)
                    settled.append((text, rule))
                } else {
                    leave(conflict)
                }
            }
        }
    }

    /// Leaves a conflict to the trees, but for what both sides wrote at its ends.
    private mutating func leave(_ conflict: MergeConflict) {
        var conflict = conflict
        var (head, core, tail) = conflict.trimmed()
        SettledHunks.completeBlock(&core, from: &head)
        conflict.texts = core
        if !head.isEmpty { add(head) }
        versions.base += core.base
        versions.ours += core.ours
        versions.theirs += core.theirs
        pieces.append(.conflict(conflict))
        if !tail.isEmpty { add(tail) }
    }

    /// Takes the beginning of the block, in which the sides begin to differ, from what both wrote before: without it what
    /// is left of the block would be another one, which no version has.
    private static func completeBlock(_ core: inout ThreeWay<[UInt8]>, from head: inout [UInt8]) {
        var lines: [ArraySlice<UInt8>] = []
        MarkedText.forEachLine(of: head) { lines.append($0) }
        let blank = lines.lastIndex { $0.allSatisfy(Token.isSpace) }
        let block = Array(lines[(blank.map { $0 + 1 } ?? lines.startIndex)...].joined())
        core.ours = block + core.ours
        core.theirs = block + core.theirs
        head.removeLast(block.count)
    }

    private mutating func add(_ text: [UInt8]) {
        versions.base += text
        versions.ours += text
        versions.theirs += text
        // Taken out of the list while it grows, so that it is not copied.
        if case .text(var before)? = pieces.last {
            pieces.removeLast()
            before += text
            pieces.append(.text(before))
        } else {
            pieces.append(.text(text))
        }
    }

    /// What was settled, with the lines of a result in which it stands.
    func resolutions(in pieces: [MergePiece], paths: SectionTitles) -> [MergeResolution] {
        guard !settled.isEmpty else { return [] }
        let lines = LineSearch(pieces)
        var from = 0
        let found = settled.map { hunk in
            let found = lines.find(hunk.text, from: from)
            from = found.upperBound
            return found
        }
        let titles = paths.titles(above: found.map(\.lowerBound), in: lines.all)
        return settled.indices.map { index in
            MergeResolution(
                rule: settled[index].rule, path: titles[index],
                lines: (found[index].lowerBound + 1)..<(found[index].upperBound + 1))
        }
    }
}
