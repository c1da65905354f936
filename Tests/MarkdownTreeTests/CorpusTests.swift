import TestSupport
import Testing

@testable import MarkdownTree

/// The tree over real files: the Markdown of the merge corpus beside the checkout.
@Suite struct CorpusTests {
    @Test func everyFilePrintsBackAndAgreesWithCmark() throws {
        guard let corpus = try MergeCorpus.unpacked() else { return }
        var count = 0
        var defects: [String] = []
        let files = corpus.cases.flatMap { entry in
            ["base", "ours", "theirs", "merged"].map { (entry: entry, version: $0) }
        }
        for (entry, version) in files {
            guard let bytes = entry.bytes(version) else { continue }
            let path = entry.path(version)
            count += 1
            guard let document = try? MarkdownDocument(bytes) else {
                defects.append("\(path): no UTF-8")
                continue
            }
            if document.printed != document.bytes { defects.append("\(path): prints differently") }
            if let defect = BlockProjection.defect(document) { defects.append("\(path): \(defect)") }
            if BlockProjection.ours(document) != BlockProjection.cmarks(document) {
                defects.append("\(path): disagrees with cmark")
            }
        }
        print("read \(count) files of the corpus, \(defects.count) defects")
        #expect(count > 7000)
        #expect(defects.isEmpty, "\(defects.prefix(10))")
    }
}
