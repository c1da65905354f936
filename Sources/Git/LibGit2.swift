internal import CGit2Shims
internal import Clibgit2

/// The library itself: started once, before the first repository is opened, and never shut down.
enum LibGit2 {
    /// The error of starting, or nil. A Swift static is initialised once, whatever thread comes first.
    private static let failure: GitError? = {
        let started = git_libgit2_init()
        guard started >= 0 else { return GitError(libgit2: started, operation: "start libgit2") }
        // Must precede opening: objects, packs, references and their directories reach the disk before a call returns.
        let synced = cgit2_enable_fsync_gitdir(1)
        guard synced >= 0 else { return GitError(libgit2: synced, operation: "turn on fsync") }
        return nil
    }()

    static func start() throws(GitError) {
        if let failure { throw failure }
    }
}
