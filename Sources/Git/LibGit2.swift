internal import CGit2Shims
internal import Clibgit2

/// The library itself: started once, before the first repository is opened, and never shut down.
enum LibGit2 {
    /// The error of starting, or nil.
    ///
    /// A Swift static is initialised once, whatever thread comes first.
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

    /// Leaves the configuration of the user and the system out, for tests that must not depend on the machine.
    static func forgetOuterConfiguration() throws(GitError) {
        try start()
        for level in [
            GIT_CONFIG_LEVEL_GLOBAL, GIT_CONFIG_LEVEL_XDG, GIT_CONFIG_LEVEL_SYSTEM,
            GIT_CONFIG_LEVEL_PROGRAMDATA,
        ] {
            try check("set the search path", cgit2_set_search_path(level.rawValue, ""))
        }
    }
}
