import Glibc
import StructuralMerge
import TestSupport
import Testing

/// Properties of the difference on random documents and edits, and on real files.
@Suite struct DifferencePropertyTests {
    private static let perGroup = 100

    private static var groups: Range<Int> {
        let asked = getenv("SKILLGIT_TRIPLES").flatMap { Int(String(cString: $0)) } ?? 2_000
        return 0..<max(1, asked / perGroup)
    }

    @Test(arguments: groups) func holdForRandomDocuments(_ group: Int) {
        for seed in group * Self.perGroup..<(group + 1) * Self.perGroup {
            let versions = MergeProperties.versions(seed: UInt64(seed))
            #expect(DifferenceProperties.violated(by: versions.base, versions.ours).isEmpty, "seed \(seed)")
            #expect(DifferenceProperties.violated(by: versions.ours, versions.theirs).isEmpty, "seed \(seed), sides")
        }
    }

    /// Documents that are no Markdown anybody would write.
    @Test(arguments: 0..<UInt64(400)) func holdForMangledDocuments(_ seed: UInt64) {
        var words = RandomWords(seed: seed)
        let versions = MergeProperties.versions(seed: seed)
        var lines = versions.ours.split(separator: 0x0A, omittingEmptySubsequences: false).map { Array($0) }
        for _ in 0..<words.below(6) + 1 {
            let place = words.below(lines.count)
            switch words.below(5) {
            case 0: lines.remove(at: place)
            case 1:
                lines.insert(Array(words.pick(["```", "---", ">", "  - ", "|", "<!--", "\t", "# "]).utf8), at: place)
            case 2: lines.swapAt(place, words.below(lines.count))
            case 3: lines[place] = Array("    ".utf8) + lines[place]
            default: lines[place] = Array("> ".utf8) + lines[place]
            }
            if lines.isEmpty { lines.append([]) }
        }
        let mangled = Array(lines.joined(separator: [0x0A]))
        #expect(DifferenceProperties.violated(by: versions.ours, mangled).isEmpty)
        #expect(DifferenceProperties.violated(by: [], mangled).isEmpty)
    }

    /// The first 120 cases of the corpus, the base against each side.
    @Test func holdForRealFiles() throws {
        guard let corpus = try MergeCorpus.unpacked(choosing: { Array($0.prefix(120)) }) else { return }
        #expect(corpus.cases.count > 50)
        for each in corpus.cases {
            let versions = try #require(each.versions)
            #expect(DifferenceProperties.violated(by: versions.base, versions.ours).isEmpty, "\(each.id), ours")
            #expect(DifferenceProperties.violated(by: versions.base, versions.theirs).isEmpty, "\(each.id), theirs")
        }
    }
}
