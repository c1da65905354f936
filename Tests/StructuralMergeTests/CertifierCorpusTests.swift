import LineMerging
import StructuralMerge
import TestSupport
import Testing

/// The certifier over real merges: what git's line merge settles cleanly is right, but for a few cases.
@Suite struct CertifierCorpusTests {
    @Test func acceptsTheCleanLineMergesOfTheCorpus() throws {
        guard let corpus = try MergeCorpus.unpacked() else { return }
        var clean = 0
        var refused: [String] = []
        for entry in corpus.cases {
            guard let versions = entry.versions, let merged = try? LineMerger.git.merge(versions), merged.isClean else {
                continue
            }
            clean += 1
            let found = Certifier().objections(to: [.text(merged.bytes)], versions: versions)
            if !found.isEmpty { refused.append("\(entry.id): \(found)") }
        }
        print("certified \(clean) clean line merges, objected to \(refused.count)")
        for line in refused { print("  " + line) }
        #expect(clean > 500)
        #expect(refused.count * 100 <= clean, "\(refused.prefix(10))")
    }
}
