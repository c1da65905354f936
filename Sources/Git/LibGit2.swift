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

    /// Starts no more than merging texts in memory needs, which is libgit2's allocator: starting all of the library
    /// takes as long as merging a file.
    ///
    /// What libgit2 reports an error with is not started, and a merge of texts has one error, the end of memory. So this
    /// is for texts that are small beside any machine's memory.
    static func startForTexts() throws(GitError) {
        guard allocator >= 0 else { return try start() }
    }

    private static let allocator: Int32 = cgit2_use_standard_allocator()

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
