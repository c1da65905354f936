internal import Clibgit2

/// Turns a libgit2 return code into an error, reading the thread's message at once, before any other call can replace it.
@discardableResult
func check(_ operation: String, _ code: Int32, path: String? = nil) throws(GitError) -> Int32 {
    guard code < 0 else { return code }
    throw GitError(libgit2: code, operation: operation, path: path)
}

/// The pointer a successful call promised; libgit2 never breaks the promise, but a trap is no way to say so.
func unwrap<T>(_ pointer: T?, _ operation: String) throws(GitError) -> T {
    guard let pointer else {
        throw GitError(.other, operation: operation, message: "libgit2 gave no result")
    }
    return pointer
}

extension GitError {
    /// Reads the error of the call that has just failed on this thread.
    init(libgit2 code: Int32, operation: String, path: String? = nil) {
        let last = git_error_last()
        let text = last.flatMap { $0.pointee.message }.map { String(cString: $0) } ?? "error \(code)"
        let area = last.map { Int32($0.pointee.klass) } ?? 0
        self.init(code: code, area: area, text: text, operation: operation, path: path)
    }

    /// The pure part: return code, error class and libgit2's text to our value.
    init(code: Int32, area: Int32, text: String, operation: String, path: String?) {
        if let known = Self.format(text: text, operation: operation, path: path)
            ?? Self.ownership(code: code, text: text, operation: operation, path: path)
        {
            self = known
            return
        }
        self.init(Self.code(code, area: area), operation: operation, path: path, message: text)
        mend = Self.mend(for: self.code, text: text)
    }

    private static func code(_ code: Int32, area: Int32) -> Code {
        switch git_error_code(code) {
        case GIT_ENOTFOUND: .notFound
        case GIT_EEXISTS: .exists
        case GIT_EAMBIGUOUS: .ambiguous
        case GIT_EBAREREPO: .bareRepository
        case GIT_EUNMERGED, GIT_EMERGECONFLICT: .unmerged
        case GIT_EINVALIDSPEC, GIT_EINVALID, GIT_EPEEL, GIT_EDIRECTORY: .invalid
        case GIT_ECONFLICT, GIT_EUNCOMMITTED, GIT_EINDEXDIRTY: .wouldOverwrite
        case GIT_ELOCKED: .locked
        case GIT_EMODIFIED: .modified
        case GIT_EMISMATCH: .corrupt
        case GIT_EOWNER: .foreignOwner
        default:
            switch git_error_t(UInt32(bitPattern: area)) {
            case GIT_ERROR_OS, GIT_ERROR_FILESYSTEM: .system
            case GIT_ERROR_ZLIB, GIT_ERROR_SHA: .corrupt
            default: .other
            }
        }
    }

    private static func mend(for code: Code, text: String) -> String? {
        switch code {
        case .locked:
            "another git process may be running; wait for it. If none is, a crashed one left the .lock file: remove it"
        case .corrupt: "run git fsck --full and restore the damaged objects from another clone"
        case .system where text.contains("Permission denied"):
            "give this user permission to read and write the repository"
        case .system where text.contains("No space left"): "free some disk space"
        default: nil
        }
    }

    /// libgit2 1.5.1 reports a repository of another user in two ways, one of them a missing configuration value.
    private static func ownership(code: Int32, text: String, operation: String, path: String?) -> GitError? {
        let missing = code == GIT_ENOTFOUND.rawValue && text.contains("safe.directory")
        guard missing || code == GIT_EOWNER.rawValue else { return nil }
        let place = path.map(Self.shellQuoted) ?? "DIRECTORY"
        return GitError(
            .foreignOwner, operation: operation, path: path,
            message: "the repository belongs to another user",
            mend: "if you trust it, run: git config --global --add safe.directory \(place)"
                + " (the exact path; libgit2 does not take '*')")
    }

    private static func format(text: String, operation: String, path: String?) -> GitError? {
        let known: [(needles: [String], what: String, mend: String)] = [
            (
                ["extension", "worktreeconfig"],
                "it has configuration per worktree (as git sparse-checkout sets)",
                "run git sparse-checkout disable, then git config --unset extensions.worktreeConfig"
            ),
            (["extension", "partialclone"], "it is a partial clone", "clone it again without --filter"),
            (
                ["extension", "objectformat"], "it names objects by SHA-256",
                "use a repository with SHA-1 names"
            ),
            (
                ["extension", "refstorage"], "it keeps its references in a reftable",
                "run git refs migrate --ref-format=files"
            ),
            (
                ["extension", "relativeworktrees"], "its worktrees have relative paths",
                "run git config worktree.useRelativePaths false, then git worktree repair"
            ),
            (
                ["unsupported mandatory extension: 'link'"], "its index is split",
                "run git update-index --no-split-index"
            ),
            (
                ["unsupported mandatory extension: 'sdir'"], "its index is sparse",
                "run git sparse-checkout disable"
            ),
            (
                ["unsupported extension name"], "it uses an extension that libgit2 does not know",
                "see git config --get-regexp '^extensions'"
            ),
            (
                ["unsupported repository version"], "its format version is newer than libgit2 reads",
                "see git config core.repositoryFormatVersion"
            ),
        ]
        let lower = text.lowercased()
        for (needles, what, mend) in known where needles.allSatisfy({ lower.contains($0) }) {
            return GitError(
                .unsupported, operation: operation, path: path,
                message: "the repository cannot be used: \(what) (\(text))", mend: mend)
        }
        return nil
    }

    static func shellQuoted(_ path: String) -> String {
        let plain = path.utf8.allSatisfy { byte in
            (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a)
                || "/._-+@:,=".utf8.contains(byte)
        }
        if plain && !path.isEmpty { return path }
        let pieces = path.split(separator: "'", omittingEmptySubsequences: false)
        return "'" + pieces.joined(separator: "'\\''") + "'"
    }
}
