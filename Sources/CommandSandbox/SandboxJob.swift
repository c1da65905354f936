/// One command with what it finds in its sandbox.
struct SandboxJob: Sendable {
    /// What stands in `/task` when the command starts.
    enum Content: Sendable {
        case nothing
        /// A tar archive on the machine.
        case archive(String)
        /// One file, under a path below `/task`.
        case file([UInt8], name: String)
    }

    /// A file or folder of the machine that the command may read.
    struct Mount: Hashable, Sendable {
        var source: String
        var target: String
    }

    /// A line for `sh -c`.
    var command: String
    var content: Content
    var mounts: [Mount] = []
    /// Variables besides the few that every command has.
    var environment: [String: String] = [:]
    /// Where the command starts.
    var folder = CommandSandbox.folder
    /// The archive to write the folder to afterwards; `nil` forgets it.
    var keepsIn: String?
}
