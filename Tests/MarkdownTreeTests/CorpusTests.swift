import FoundationEssentials
import Glibc
import Testing

@testable import MarkdownTree

/// The tree over real files: the Markdown of the merge corpus beside the checkout.
@Suite struct CorpusTests {
    @Test func everyFilePrintsBackAndAgreesWithCmark() throws {
        guard let archive = Self.archive() else {
            print("skipped: no shared/merge/dev.tar.xz beside the checkout")
            return
        }
        let folder = FileManager.default.temporaryDirectory.path + "/skillgit-corpus-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        guard Self.run(["tar", "-xJf", archive, "-C", folder]) == 0 else {
            print("skipped: tar cannot read \(archive)")
            return
        }
        var count = 0
        var defects: [String] = []
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) where path.hasSuffix(".md") {
            guard let data = FileManager.default.contents(atPath: folder + "/" + path) else { continue }
            count += 1
            guard let document = try? MarkdownDocument(Array(data)) else {
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

    private static func archive() -> String? {
        var folder = #filePath
        while let slash = folder.lastIndex(of: "/") {
            folder = String(folder[..<slash])
            let path = folder + "/shared/merge/dev.tar.xz"
            if access(path, R_OK) == 0 { return path }
        }
        return nil
    }

    private static func run(_ arguments: [String]) -> Int32 {
        var pointers = arguments.map { strdup($0) }
        pointers.append(nil)
        defer { pointers.forEach { free($0) } }
        var child: pid_t = 0
        guard posix_spawnp(&child, "tar", nil, nil, pointers, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
