import LineMerging
import StructuralMerge
import Testing

/// Sides that rewrote a file nearly alike: the conflict is what they differ in.
@Suite struct NearlyAlikeTests {
    private static let base = "# Soup\n\nBoil water.\n"

    /// Twenty lines, in another order than in the base, which the line merge takes for many conflicts.
    private static func rewritten(_ word: String) -> String {
        "# Stew\n\n" + (0..<10).map { "Step \($0) of the stew is \($0 == 7 ? word : "easy").\n\n" }.joined()
    }

    private func versions(_ ours: String, _ theirs: String) -> ThreeWay<[UInt8]> {
        ThreeWay(base: Array(Self.base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
    }

    @Test func eachSideChosenGivesItsText() throws {
        let (ours, theirs) = (Self.rewritten("hard"), Self.rewritten("long"))
        let merger = StructuralMerger(lines: .git)
        let versions = versions(ours, theirs)
        let conflict = MergeResult(
            pieces: [.conflict(MergeConflict(kind: .fileLevel, path: [], texts: versions))], method: .structure,
            resolutions: [], warnings: [])
        let least = try merger.withFewestConflicts(conflict, of: versions)
        #expect(least.conflicts.map(\.texts.ours) == [Array("Step 7 of the stew is hard.\n".utf8)])
        #expect(least.rendered(MarkerStyle(favor: .ours)) == versions.ours)
        #expect(least.rendered(MarkerStyle(favor: .theirs)) == versions.theirs)
    }

    @Test func aSmallerConflictStays() throws {
        let merger = StructuralMerger(lines: .git)
        let versions = versions(Self.base + "Add salt.\n\nServe.\n", "# Soup\n\nBoil a pot of water.\n")
        let result = try merger.merge(versions)
        #expect(try merger.withFewestConflicts(result, of: versions) == result)
    }
}
