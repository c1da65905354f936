extension StructuralMerger {
    /// The result, or, where fewer lines are in conflict then, what the sides differ in, whatever the base says.
    ///
    /// Both sides may have rewritten a file nearly alike, and then the base tells nothing about it. What the sides differ
    /// in loses nothing, since with either side chosen everywhere it is that side's text; but it has no base, and a side
    /// is not to be chosen for all conflicts alike: a change that only one side made may be among them.
    ///
    /// - Parameter result: what ``merge(_:)`` made of the versions.
    /// - Throws: what the line merger throws.
    public func withFewestConflicts(
        _ result: MergeResult, of versions: ThreeWay<[UInt8]>
    ) throws -> MergeResult {
        let limit = MergePiece.conflictLines(result.pieces)
        guard limit > 1, !StructuralMerger.sides(of: versions).contains(where: MarkedText.holdsMarkers) else {
            return result
        }
        let endings = FileEndings(versions)
        let unified = endings.unified(versions)
        let sides = ThreeWay(base: [], ours: unified.ours, theirs: unified.theirs)
        let pieces = endings.ended(try MarkedText.merge(sides, layout: .merge, by: lines).pieces)
        guard (1..<limit).contains(MergePiece.conflictLines(pieces)) else { return result }
        return MergeResult(pieces: pieces, method: .structure, resolutions: [], warnings: [])
    }

    private static func sides(of versions: ThreeWay<[UInt8]>) -> [[UInt8]] { [versions.ours, versions.theirs] }
}
