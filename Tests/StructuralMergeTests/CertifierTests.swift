import StructuralMerge
import Testing

@Suite struct CertifierTests {
    private func objections(_ result: String, base: String, ours: String, theirs: String) -> [Certifier.Objection] {
        Certifier().objections(
            to: [.text(Array(result.utf8))],
            versions: ThreeWay(base: Array(base.utf8), ours: Array(ours.utf8), theirs: Array(theirs.utf8)))
    }

    @Test func combinedWordsOfOneSentenceAreNoLoss() {
        let found = objections(
            "Run the quick check before every commit today.\n", base: "Run the check before the commit today.\n",
            ours: "Run the quick check before the commit today.\n",
            theirs: "Run the check before every commit today.\n")
        #expect(found == [])
    }
}
