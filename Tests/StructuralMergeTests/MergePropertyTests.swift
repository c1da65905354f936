internal import Glibc
import StructuralMerge
import Testing

/// Properties of the merge on random documents and edits; `SKILLGIT_TRIPLES=100000` tries more of them.
@Suite struct MergePropertyTests {
    private static let perGroup = 100

    private static var groups: Range<Int> {
        let asked = getenv("SKILLGIT_TRIPLES").flatMap { Int(String(cString: $0)) } ?? 2_000
        return 0..<max(1, asked / perGroup)
    }

    /// Properties that a few triples may violate, and how many in a thousand; `Docs/merge.md` says why.
    private static let tolerated: [MergeProperties.Property: Int] = [:]

    @Test(arguments: groups)
    func holdForRandomTriples(_ group: Int) {
        let properties = MergeProperties()
        for seed in group * Self.perGroup..<(group + 1) * Self.perGroup {
            let versions = MergeProperties.versions(seed: UInt64(seed))
            let violated = properties.violated(by: versions)
            #expect(violated.isEmpty, "seed \(seed)")
        }
    }
}
