internal import Git
internal import StructuralMerge

/// Finds the links of a merged file that lead to no file, where no side's link to the same led to none.
struct DeadLinks {
    /// What is there in the merge's result.
    var result: FolderPaths
    /// What our side has.
    var ours: FolderPaths
    /// What their side has.
    var theirs: FolderPaths

    /// The dead links of a text, each with the path that it names.
    ///
    /// - Parameters:
    ///   - ours: our version of the file, with its path; `nil` where there is none.
    ///   - theirs: their version.
    func added(
        to bytes: [UInt8], at path: String, ours version: (path: String?, bytes: [UInt8]?),
        theirs other: (path: String?, bytes: [UInt8]?)
    ) -> [StructuralWarning] {
        let dead = result.missing(of: LinkPaths.targets(in: bytes, at: path))
        guard !dead.isEmpty else { return [] }
        func missing(_ version: (path: String?, bytes: [UInt8]?), _ folder: FolderPaths) -> Set<String> {
            guard let path = version.path, let bytes = version.bytes else { return [] }
            return folder.missing(of: LinkPaths.targets(in: bytes, at: path))
        }
        let new = dead.subtracting(missing(version, ours)).subtracting(missing(other, theirs))
        return LinkPaths.lines(of: new, in: bytes, at: path).map { target, line in
            StructuralWarning(kind: .brokenLink, line: line, path: [], subject: target)
        }
    }
}

/// The files and folders of one version, to which links lead.
struct FolderPaths {
    private var paths: Set<String> = []

    init(_ entries: [TreeEntry]) {
        for entry in entries {
            var path = entry.path[...]
            while paths.insert(String(path)).inserted, let slash = path.lastIndex(of: "/") { path = path[..<slash] }
        }
    }

    /// The paths of some that are not there.
    func missing(of targets: Set<String>) -> Set<String> {
        targets.filter { !paths.contains($0.hasSuffix("/") ? String($0.dropLast()) : $0) }
    }
}
