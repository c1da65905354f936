internal import LineMerging
internal import StructuralMerge

/// A merge of three versions as it is written: the text in the style asked for, and what the merge says about it.
struct VersionMerge {
    /// The text.
    var bytes: [UInt8]
    /// The number of conflicts that are marked in it.
    var markedConflicts: Int
    /// What the structure-aware merge said; nil where only lines were merged.
    var result: MergeResult?

    /// Merges three versions.
    ///
    /// - Parameters:
    ///   - rules: what structure may settle, asked for where lines leave a conflict; without any, lines alone are merged.
    ///   - style: how conflicts are written. Where structure settled nothing the text is git's own in this style.
    static func merge(
        _ versions: ThreeWay<[UInt8]>, rules: (() throws -> MergeRules)?, style: @autoclosure () -> MarkerStyle
    ) throws -> VersionMerge {
        guard let rules else { return try byLines(versions, style: style(), result: nil) }
        let first = try LinesFirst(versions, by: .git)
        if let clean = first.clean { return VersionMerge(bytes: clean.rendered(), markedConflicts: 0, result: clean) }
        let merger = StructuralMerger(lines: .git, rules: try rules())
        guard !merger.rules.enabled.isEmpty else { return try byLines(versions, style: style(), result: nil) }
        var result = try merger.merge(first)
        if result.isClean { return VersionMerge(bytes: result.rendered(), markedConflicts: 0, result: result) }
        let style = style()
        // Who looks at both sides alone is shown the least; settled for one side or shown with it, the base counts.
        if style.layout == .merge, style.favor == nil {
            result = try merger.withFewestConflicts(result, of: versions)
        }
        if case .fallback = result.method { return try byLines(versions, style: style, result: result) }
        let marked = style.favor == nil ? result.conflicts.count : 0
        return VersionMerge(bytes: result.rendered(style), markedConflicts: marked, result: result)
    }

    /// git's own merge by lines, in the style asked for.
    static func byLines(
        _ versions: ThreeWay<[UInt8]>, style: MarkerStyle, result: MergeResult? = nil
    ) throws -> VersionMerge {
        let merged = try LineMerger.git.merge(versions, style: style)
        guard !merged.isClean, style.favor == nil else {
            return VersionMerge(bytes: merged.bytes, markedConflicts: 0, result: result)
        }
        let count = try conflicts(in: merged.bytes, of: versions, style: style)
        return VersionMerge(bytes: merged.bytes, markedConflicts: count, result: result)
    }

    /// The number of conflicts that git would report.
    ///
    /// libgit2 does not tell it, so opening markers are counted: in the text itself, or, where a version has lines that
    /// look like markers, in a merge with longer ones.
    private static func conflicts(
        in text: [UInt8], of versions: ThreeWay<[UInt8]>, style: MarkerStyle
    ) throws -> Int {
        let longest = [versions.base, versions.ours, versions.theirs].map(longestOpening).max() ?? 0
        guard longest >= style.size else { return openings(in: text, size: style.size) }
        var longer = style
        longer.size = longest + 1
        return openings(in: try LineMerger.git.merge(versions, style: longer).bytes, size: longer.size)
    }

    private static func openings(in text: [UInt8], size: Int) -> Int {
        var count = 0
        forEachOpening(in: text) { if $0 >= size { count += 1 } }
        return max(count, 1)
    }

    private static func longestOpening(in text: [UInt8]) -> Int {
        var longest = 0
        forEachOpening(in: text) { longest = max(longest, $0) }
        return longest
    }

    /// Calls back with the length of each run of `<` at the start of a line.
    private static func forEachOpening(in text: [UInt8], _ body: (Int) -> Void) {
        var run = 0
        var isAtStart = true
        for byte in text {
            if byte == UInt8(ascii: "<"), isAtStart {
                run += 1
            } else {
                if run > 0 { body(run) }
                run = 0
                isAtStart = byte == 0x0A
            }
        }
        if run > 0 { body(run) }
    }
}
