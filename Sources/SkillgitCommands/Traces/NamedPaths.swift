internal import Glibc

/// The files and folders of trajectories that a user named.
enum NamedPaths {
    /// Refuses a path that leads nowhere: a slip of the command line, not a broken trajectory.
    static func check(_ paths: [String]) throws {
        for path in paths where access(path, F_OK) != 0 {
            throw CommandFailure("cannot read '\(Visible.line(path))': \(String(cString: strerror(errno)))")
        }
    }
}
