internal import Glibc

/// Finds what there is to read under the paths a user named.
///
/// A file is read whatever its name. Of a folder, Harbor's job and trial folders are units; elsewhere it is walked, and
/// files that end in `.json`, `.jsonl`, `.ndjson`, `.traj` or `.eval` are read, but for `outcomes.jsonl`, and those that
/// end in `.md` if they begin as a Trace2Skill log does. Hidden files and folders, `node_modules`, and symbolic links
/// below the named path are passed over.
struct TrajectoryPaths {
    /// What is read, each once, sorted by its bytes.
    private(set) var units: [String] = []
    /// What cannot be read.
    private(set) var failures: [TrajectoryFailure] = []
    /// How many files in walked folders are of no kind that is read.
    private(set) var passedOver = 0
    /// The files that the user named, and that are not merely in a folder.
    private(set) var named: Set<String> = []

    private static let deepest = 64

    /// Looks at all paths.
    init(_ paths: [String]) {
        for path in paths {
            let path = Self.withoutSlash(path)
            switch Self.kind(of: path, followsLinks: true) {
            case .folder: walk(path, depth: 0)
            case .file:
                units.append(path)
                named.insert(path)
            case .other: failures.append(TrajectoryFailure(file: path, reason: "neither a file nor a folder"))
            case .missing(let reason): failures.append(TrajectoryFailure(file: path, reason: reason))
            }
        }
        units = Array(Set(units)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private mutating func walk(_ folder: String, depth: Int) {
        guard depth < Self.deepest else {
            failures.append(
                TrajectoryFailure(file: folder, reason: "folders deeper than \(Self.deepest) are not walked"))
            return
        }
        if HarborReader.isTrial(folder) {
            units.append(folder)
            return
        }
        let isJob = HarborReader.isJob(folder)
        for name in FileBytes.names(in: folder) where !name.hasPrefix(".") && name != "node_modules" {
            let path = folder == "/" ? "/" + name : folder + "/" + name
            switch Self.kind(of: path, followsLinks: false) {
            case .folder: walk(path, depth: depth + 1)
            case .file where !isJob && Self.isCandidate(name): units.append(path)
            case .file where name.hasSuffix(".md") && FormatProbe.isChat(path): units.append(path)
            default: passedOver += 1
            }
        }
    }

    private static func isCandidate(_ name: String) -> Bool {
        name != "outcomes.jsonl" && [".json", ".jsonl", ".ndjson", ".traj", ".eval"].contains { name.hasSuffix($0) }
    }

    private enum Kind {
        case file
        case folder
        case other
        case missing(String)
    }

    private static func kind(of path: String, followsLinks: Bool) -> Kind {
        var status = stat()
        guard (followsLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
            return .missing("cannot be opened: \(String(cString: strerror(errno)))")
        }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    private static func withoutSlash(_ path: String) -> String {
        var path = Substring(path)
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return String(path)
    }
}
