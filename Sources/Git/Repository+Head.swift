internal import Clibgit2

extension Repository {
    /// Where HEAD points, also on a branch without commits.
    public func head() throws(GitError) -> Head {
        let operation = "read HEAD"
        let head = try Owned(operation, path: gitDirectory + "HEAD", free: git_reference_free) {
            git_reference_lookup(&$0, pointer, "HEAD")
        }
        guard git_reference_type(head.pointer) == GIT_REFERENCE_SYMBOLIC,
            let target = git_reference_symbolic_target(head.pointer)
        else {
            return Head(branch: nil, id: try reference("HEAD"))
        }
        let name = String(cString: target)
        let prefix = "refs/heads/"
        guard name.hasPrefix(prefix) else {
            throw GitError(
                .unsupported, operation: operation, path: name,
                message: "HEAD is not on a branch of refs/heads",
                mend: "run git switch with the branch you want")
        }
        return Head(branch: String(name.dropFirst(prefix.count)), id: try reference(name))
    }

    /// Puts HEAD on a branch, which need not exist yet.
    ///
    /// Neither index nor work tree is touched.
    public func setHead(branch: String) throws(GitError) {
        let name = "refs/heads/" + branch
        try Self.checkReferenceName(name)
        try Backoff.retrying { () throws(GitError) in
            try check("set HEAD", git_repository_set_head(pointer, name), path: name)
        }
    }

    /// The object a revision means (`main`, `HEAD~2`, `v1.0`, `main:SKILL.md`, an abbreviated name), or nil.
    ///
    /// An annotated tag gives the commit it stands for.
    ///
    /// - Throws: `ambiguous` for an abbreviation that fits several objects, `invalid` for text that is no revision.
    public func resolve(_ revision: String) throws(GitError) -> ObjectID? {
        guard !revision.isEmpty, !revision.utf8.contains(0) else { return nil }
        var found: OpaquePointer?
        let code = git_revparse_single(&found, pointer, revision)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        if code < 0 {
            let cause = GitError(libgit2: code, operation: "resolve a revision", path: revision)
            // Fewer digits than git takes for an abbreviation: a name like any other, which nothing has.
            if cause.code == .ambiguous, cause.message.contains("too short") { return nil }
            throw Self.refusal(of: revision, cause)
        }
        defer { git_object_free(found) }
        var object = try unwrap(found, "resolve a revision")
        var peeled: OpaquePointer?
        defer { git_object_free(peeled) }
        if git_object_type(object) == GIT_OBJECT_TAG {
            try check("resolve a revision", git_object_peel(&peeled, object, GIT_OBJECT_ANY), path: revision)
            object = try unwrap(peeled, "resolve a revision")
        }
        return ObjectID(try unwrap(git_object_id(object), "resolve a revision").pointee)
    }

    /// Says what is wrong with the text of a revision; libgit2's words name its own functions and notions.
    private static func refusal(of revision: String, _ cause: GitError) -> GitError {
        var error = cause
        switch cause.code {
        case .ambiguous:
            error.message = "'\(revision)' fits several objects"
            error.mend = "write more of its digits"
        case .invalid,
            .other where cause.message == "unimplemented":
            error.code = .invalid
            error.message = "'\(revision)' does not name one object"
            error.mend = "name a branch, a tag or a commit; git rev-parse --verify shows what git takes it for"
        default: break
        }
        return error
    }
}
