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

    /// Properties that a few triples in a thousand violate, since a change of one place can be seen in two ways; what is
    /// wrong then is a conflict that one order of the sides has and the other has not, or a line twice.
    private static let tolerated: Set<MergeProperties.Property> = [.swappedConflict, .again]

    @Test(arguments: groups)
    func holdForRandomTriples(_ group: Int) {
        let properties = MergeProperties()
        var odd = 0
        for seed in group * Self.perGroup..<(group + 1) * Self.perGroup {
            let violated = properties.violated(by: MergeProperties.versions(seed: UInt64(seed)))
            #expect(violated.allSatisfy(Self.tolerated.contains), "seed \(seed)")
            if !violated.isEmpty { odd += 1 }
        }
        #expect(odd <= Self.perGroup / 20)
    }
}
