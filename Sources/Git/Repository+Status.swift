internal import Clibgit2

extension Repository {
    /// What differs between HEAD, index and work tree, sorted by path; ignored files are left out.
    ///
    /// - Throws: `bareRepository` where there is no work tree.
    public func status() throws(GitError) -> [StatusEntry] {
        let operation = "compare the work tree"
        _ = try requireWorkDirectory(operation)
        var options = git_status_options()
        try check(operation, git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION)))
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags =
            GIT_STATUS_OPT_INCLUDE_UNTRACKED.rawValue | GIT_STATUS_OPT_RECURSE_UNTRACKED_DIRS.rawValue
            | GIT_STATUS_OPT_DISABLE_PATHSPEC_MATCH.rawValue
        let list = try Owned(operation, free: git_status_list_free) {
            git_status_list_new(&$0, pointer, &options)
        }
        var found: [StatusEntry] = []
        for position in 0..<git_status_list_entrycount(list.pointer) {
            guard let raw = git_status_byindex(list.pointer, position) else { continue }
            let delta = raw.pointee.index_to_workdir ?? raw.pointee.head_to_index
            guard let delta, let path = delta.pointee.new_file.path ?? delta.pointee.old_file.path,
                let kind = Self.kind(raw.pointee.status.rawValue)
            else { continue }
            found.append(StatusEntry(path: String(cString: path), kind: kind))
        }
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func kind(_ flags: UInt32) -> StatusEntry.Kind? {
        let staged =
            GIT_STATUS_INDEX_NEW.rawValue | GIT_STATUS_INDEX_MODIFIED.rawValue
            | GIT_STATUS_INDEX_DELETED.rawValue
            | GIT_STATUS_INDEX_RENAMED.rawValue | GIT_STATUS_INDEX_TYPECHANGE.rawValue
        let changed =
            GIT_STATUS_WT_MODIFIED.rawValue | GIT_STATUS_WT_TYPECHANGE.rawValue
            | GIT_STATUS_WT_RENAMED.rawValue
            | GIT_STATUS_WT_UNREADABLE.rawValue
        if flags & GIT_STATUS_CONFLICTED.rawValue != 0 { return .conflicted }
        if flags & staged != 0 {
            return flags & (changed | GIT_STATUS_WT_DELETED.rawValue) != 0 ? .stagedAndModified : .staged
        }
        if flags & GIT_STATUS_WT_DELETED.rawValue != 0 { return .deleted }
        if flags & changed != 0 { return .modified }
        return flags & GIT_STATUS_WT_NEW.rawValue != 0 ? .untracked : nil
    }
}
