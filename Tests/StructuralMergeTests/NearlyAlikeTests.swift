import LineMerging
import StructuralMerge
import Testing

/// Sides that rewrote a file nearly alike: the conflict is what they differ in.
@Suite struct NearlyAlikeTests {
    /// Structure is not looked at, since somebody committed a conflict.
    private static let base = "# Soup\n\n<<<<<<< ours\nBoil water.\n=======\nBoil milk.\n>>>>>>> theirs\n"

    private static func rewritten(_ word: String) -> String {
        "# Stew\n\n" + (0..<10).map { "Step \($0) is \([2, 7].contains($0) ? word : "easy").\n\n" }.joined()
    }

    private func versions(_ ours: String, _ theirs: String) -> ThreeWay<[UInt8]> {
        ThreeWay(base: Array(Self.base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8))
    }

    @Test func eachSideChosenGivesItsText() throws {
        let versions = versions(Self.rewritten("hard"), Self.rewritten("long"))
        let merger = StructuralMerger(lines: .git)
        let result = try merger.merge(versions)
        #expect(result.conflicts.count == 1)
        let least = try merger.withFewestConflicts(result, of: versions)
        #expect(
            least.conflicts.map { String(decoding: $0.texts.ours, as: UTF8.self) }
                == ["Step 2 is hard.\n", "Step 7 is hard.\n"])
        #expect(least.rendered(MarkerStyle(favor: .ours)) == versions.ours)
        #expect(least.rendered(MarkerStyle(favor: .theirs)) == versions.theirs)
    }

    @Test func aSmallerConflictStays() throws {
        let versions = versions(
            Self.base.replacing("milk", with: "rice milk") + "\nServe.\n", Self.base.replacing("milk", with: "oat milk")
        )
        let merger = StructuralMerger(lines: .git)
        let result = try merger.merge(versions)
        #expect(!result.isClean)
        #expect(try merger.withFewestConflicts(result, of: versions) == result)
    }
}
