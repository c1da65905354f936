internal import Clibgit2

extension Repository {
    /// The further worktrees, sorted by name; the first one, which the repository came with, is not among them.
    public func worktrees() throws(GitError) -> [Worktree] {
        let operation = "list worktrees"
        var names = git_strarray()
        try check(operation, git_worktree_list(&names, pointer))
        defer { git_strarray_dispose(&names) }
        var found: [Worktree] = []
        for position in 0..<names.count {
            guard let name = names.strings[position] else { continue }
            let worktree = try Owned(operation, path: String(cString: name), free: git_worktree_free) {
                git_worktree_lookup(&$0, pointer, name)
            }
            found.append(
                Worktree(
                    name: String(cString: name),
                    path: git_worktree_path(worktree.pointer).map { String(cString: $0) } ?? "",
                    isValid: git_worktree_validate(worktree.pointer) == 0))
        }
        return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    /// True where HEAD of this or another worktree is on the branch: moving it would leave that work tree behind.
    public func isCheckedOut(branch: String) throws(GitError) -> Bool {
        let name = "refs/heads/" + branch
        var found: OpaquePointer?
        let code = git_reference_lookup(&found, pointer, name)
        if code == GIT_ENOTFOUND.rawValue { return false }
        try check("look up a branch", code, path: name)
        defer { git_reference_free(found) }
        return try check("look up a branch", git_branch_is_checked_out(found), path: name) == 1
    }
}
