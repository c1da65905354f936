internal import Clibgit2

extension Repository {
    /// Tells git that a merge is in progress: `MERGE_HEAD`, `MERGE_MODE` and the message to commit with.
    public func beginMerge(heads: [ObjectID], message: String) throws(GitError) {
        try DurableFile.write(Array(message.utf8), to: gitDirectory + "MERGE_MSG")
        try DurableFile.write(Array("no-ff".utf8), to: gitDirectory + "MERGE_MODE")
        // Last: git looks for this file to see whether it is in a merge.
        let lines = heads.map { $0.hex + "\n" }.joined()
        try DurableFile.write(Array(lines.utf8), to: gitDirectory + "MERGE_HEAD")
    }

    /// The commits being merged; empty where no merge is in progress.
    public func mergeHeads() throws(GitError) -> [ObjectID] {
        guard let bytes = try DurableFile.read(gitDirectory + "MERGE_HEAD") else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { ObjectID($0) }
    }

    /// Ends a merge in progress; index and files stay as they are.
    public func endMerge() throws(GitError) {
        for name in ["MERGE_HEAD", "MERGE_MODE", "MERGE_MSG", "AUTO_MERGE"] {
            try DurableFile.remove(gitDirectory + name)
        }
    }

    /// What git is in the middle of (`merge`, `rebase`, `cherry-pick`, `revert`, `bisect`, `am`), or nil.
    public var operationInProgress: String? {
        switch git_repository_state_t(UInt32(git_repository_state(pointer))) {
        case GIT_REPOSITORY_STATE_NONE: nil
        case GIT_REPOSITORY_STATE_MERGE: "merge"
        case GIT_REPOSITORY_STATE_REVERT, GIT_REPOSITORY_STATE_REVERT_SEQUENCE: "revert"
        case GIT_REPOSITORY_STATE_CHERRYPICK, GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE: "cherry-pick"
        case GIT_REPOSITORY_STATE_BISECT: "bisect"
        case GIT_REPOSITORY_STATE_APPLY_MAILBOX: "am"
        default: "rebase"
        }
    }
}
