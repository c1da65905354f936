import Glibc

/// The trajectories of others, which are no part of the project.
enum IngestShared {
    /// The folder `shared/traces` beside a folder above this file; `nil`, with a printed reason, when there is none.
    static var traces: String? {
        var folder = Substring(#filePath)
        while let slash = folder.lastIndex(of: "/") {
            folder = folder[..<slash]
            let candidate = folder + "/shared/traces"
            if access(String(candidate), R_OK) == 0 { return String(candidate) }
        }
        print("skipped: there is no folder shared/traces above \(#filePath)")
        return nil
    }
}
