/// The line merge's result, and the versions with all in it that is settled the same in each of them.
///
/// The trees then differ in the conflicts only, so that what git merges cleanly stays as git merges it.
struct SettledHunks {
    /// The texts to merge by structure.
    private(set) var versions = ThreeWay<[UInt8]>(base: [], ours: [], theirs: [])
    /// The line merge's result with the conflicts that are left.
    private(set) var pieces: [MergePiece] = []
    private var settled: [(rule: MergeRule, text: [UInt8])] = []

    /// - Parameter settle: the side that a conflict is settled for, and the rule that says so.
    init(
        _ original: ThreeWay<[UInt8]>, lines: LineMerger, settle: (ThreeWay<[UInt8]>) -> (Side, MergeRule)?
    ) throws {
        for piece in try MarkedText.pieces(of: original, by: lines) {
            switch piece {
            case .text(let text): add(text)
            case .conflict(let conflict):
                if let (side, rule) = settle(conflict.texts) {
                    add(conflict.texts[side])
                    settled.append((rule, conflict.texts[side]))
                } else {
                    versions.base += conflict.texts.base
                    versions.ours += conflict.texts.ours
                    versions.theirs += conflict.texts.theirs
                    pieces.append(piece)
                }
            }
        }
    }

    private mutating func add(_ text: [UInt8]) {
        versions.base += text
        versions.ours += text
        versions.theirs += text
        if case .text(let before)? = pieces.last {
            pieces[pieces.count - 1] = .text(before + text)
        } else {
            pieces.append(.text(text))
        }
    }

    /// What was settled, with the lines of a result in which it stands.
    func resolutions(in pieces: [MergePiece], paths: SectionTitles) -> [MergeResolution] {
        let lines = LineSearch(pieces)
        var from = 0
        return settled.map { hunk in
            let found = lines.find(hunk.text, from: from)
            from = found.upperBound
            return MergeResolution(
                rule: hunk.rule, path: paths.titles(line: found.lowerBound, in: lines.all),
                lines: (found.lowerBound + 1)..<(found.upperBound + 1))
        }
    }
}
