import FoundationEssentials
import Glibc
import StructuralMerge
import TestSupport

/// The merges of real Markdown files beside the checkout.
enum MergeCorpus {
    /// A folder of the test's own with the corpus; `nil`, with a printed reason, where it is absent.
    static func folder() throws -> String? {
        guard let archive = SharedMaterial.path("merge/dev.tar.xz") else { return nil }
        let folder = FileManager.default.temporaryDirectory.path + "/skillgit-merges-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard unpack(archive, into: folder) == 0 else {
            remove(folder)
            print("skipped: tar cannot read \(archive)")
            return nil
        }
        return folder
    }

    static func remove(_ folder: String) { try? FileManager.default.removeItem(atPath: folder) }

    /// The cases by their ids.
    static func cases(in folder: String) -> [(id: String, versions: ThreeWay<[UInt8]>)] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        return paths.filter { $0.hasSuffix("/base.md") }.sorted().compactMap { path in
            let place = folder + "/" + path.dropLast("/base.md".count)
            guard let base = read(place + "/base.md"), let ours = read(place + "/ours.md"),
                let theirs = read(place + "/theirs.md")
            else { return nil }
            let id = String(place[(place.lastIndex(of: "/").map { place.index(after: $0) } ?? place.startIndex)...])
            return (id, ThreeWay(base: base, ours: ours, theirs: theirs))
        }
    }

    private static func read(_ path: String) -> [UInt8]? {
        FileManager.default.contents(atPath: path).map { Array($0) }
    }

    private static func unpack(_ archive: String, into folder: String) -> Int32 {
        let arguments = ["tar", "-xJf", archive, "-C", folder]
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
