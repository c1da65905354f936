internal import Clibgit2

/// An open git repository.
///
/// Move-only: libgit2 allows one thread at a time per handle, and a value that cannot be copied cannot be shared by two
/// tasks. Opening costs about 0.1 ms, so open one per task. All calls block; call them from synchronous code.
///
/// What is written (objects, references, reflogs) has reached the disk when a call returns. Hooks are never run.
public struct Repository: ~Copyable {
    let pointer: OpaquePointer
    /// Where this handle writes into a batch: what it has written.
    let batch: WrittenObjects?

    init(
        _ operation: String, path: String, batch: WrittenObjects? = nil,
        _ make: (inout OpaquePointer?) -> Int32
    ) throws(GitError) {
        try LibGit2.start()
        var made: OpaquePointer?
        try check(operation, make(&made), path: path)
        pointer = try unwrap(made, operation)
        self.batch = batch
    }

    deinit { git_repository_free(pointer) }

    /// Opens the repository at exactly this place: a work tree's top, a `.git` directory or a bare repository.
    ///
    /// - Throws: `notARepository`, `foreignOwner`, `unsupported`, each with its mend.
    public static func open(at path: String) throws(GitError) -> Repository {
        try opened(path, flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
    }

    /// Opens the repository that holds `path`, looking upwards as git does, but not across file systems.
    ///
    /// - Throws: `notARepository`, `foreignOwner`, `unsupported`, each with its mend.
    public static func discover(from path: String) throws(GitError) -> Repository {
        try opened(path, flags: 0)
    }

    private static func opened(_ path: String, flags: UInt32) throws(GitError) -> Repository {
        do throws(GitError) {
            return try Repository("open the repository", path: path) {
                git_repository_open_ext(&$0, path, flags, nil)
            }
        } catch {
            guard error.code == .notFound else { throw error }
            throw GitError(
                .notARepository, operation: error.operation, path: path,
                message: "no git repository here" + (flags == 0 ? " or in a directory above" : ""),
                mend: "change into a repository, or make one with git init")
        }
    }

    /// Makes a repository with an unborn default branch, and the directories above it.
    ///
    /// - Parameters:
    ///   - path: the top of the work tree (or the bare repository itself).
    ///   - defaultBranch: the short name of the branch HEAD will be on.
    ///   - bare: true for a repository without a work tree.
    /// - Throws: `exists` where a repository is there already.
    public static func create(
        at path: String, defaultBranch: String, bare: Bool = false
    ) throws(GitError) -> Repository {
        try LibGit2.start()
        try checkReferenceName("refs/heads/" + defaultBranch)
        var options = git_repository_init_options()
        try check(
            "make a repository",
            git_repository_init_options_init(&options, UInt32(GIT_REPOSITORY_INIT_OPTIONS_VERSION)))
        options.flags = GIT_REPOSITORY_INIT_MKPATH.rawValue | GIT_REPOSITORY_INIT_NO_REINIT.rawValue
        if bare { options.flags |= GIT_REPOSITORY_INIT_BARE.rawValue }
        return try Repository("make a repository", path: path) { made in
            defaultBranch.withCString { branch in
                options.initial_head = branch
                return git_repository_init_ext(&made, path, &options)
            }
        }
    }

    /// This worktree's git directory, absolute, ending in `/`.
    public var gitDirectory: String { text(git_repository_path(pointer)) ?? "" }

    /// The directory all worktrees share (objects, references), absolute, ending in `/`.
    public var commonDirectory: String { text(git_repository_commondir(pointer)) ?? gitDirectory }

    /// The top of the work tree, absolute, ending in `/`; nil in a bare repository.
    public var workDirectory: String? { text(git_repository_workdir(pointer)) }

    /// True of a repository without a work tree.
    public var isBare: Bool { git_repository_is_bare(pointer) == 1 }

    /// True of a clone with cut-off history.
    public var isShallow: Bool { git_repository_is_shallow(pointer) == 1 }

    /// True where this is one of the further worktrees, not the first.
    public var isLinkedWorktree: Bool { git_repository_is_worktree(pointer) == 1 }

    private func text(_ string: UnsafePointer<CChar>?) -> String? { string.map { String(cString: $0) } }

    /// The work tree's top, or the error every operation on files gives in a bare repository.
    func requireWorkDirectory(_ operation: String) throws(GitError) -> String {
        guard let workDirectory else {
            throw GitError(
                .bareRepository, operation: operation, path: gitDirectory,
                message: "the repository has no work tree", mend: "run this in a clone with files")
        }
        return workDirectory
    }
}
