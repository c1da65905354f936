internal import Clibgit2

extension Repository {
    /// The value git itself would use for a key (the worktree's, the repository's, the user's, the system's), or nil.
    public func configuration(_ key: String) throws(GitError) -> String? {
        let snapshot = try Owned("read the configuration", free: git_config_free) {
            git_repository_config_snapshot(&$0, pointer)
        }
        var value: UnsafePointer<CChar>?
        let code = git_config_get_string(&value, snapshot.pointer, key)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check("read the configuration", code, path: key)
        return value.map { String(cString: $0) }
    }

    /// A yes-or-no value, read as git reads it (`true`, `yes`, `on`, `1` …), or nil.
    public func configurationFlag(_ key: String) throws(GitError) -> Bool? {
        guard let text = try configuration(key) else { return nil }
        var flag: Int32 = 0
        try check("read the configuration", git_config_parse_bool(&flag, text), path: key)
        return flag != 0
    }

    /// Every value of a key that git takes more than once, as `remote.origin.fetch`, in the order of the files.
    public func configurationValues(_ key: String) throws(GitError) -> [String] {
        let operation = "read the configuration"
        let snapshot = try Owned(operation, free: git_config_free) {
            git_repository_config_snapshot(&$0, pointer)
        }
        var iterator: OpaquePointer?
        let code = git_config_multivar_iterator_new(&iterator, snapshot.pointer, key, nil)
        if code == GIT_ENOTFOUND.rawValue { return [] }
        try check(operation, code, path: key)
        defer { git_config_iterator_free(iterator) }
        var values: [String] = []
        var entry: UnsafeMutablePointer<git_config_entry>?
        while git_config_next(&entry, iterator) == 0, let value = entry?.pointee.value {
            values.append(String(cString: value))
        }
        return values
    }

    /// Adds a value to a key that may have several, unless it is there already.
    public func addConfiguration(_ key: String, _ value: String) throws(GitError) {
        guard try !configurationValues(key).contains(value) else { return }
        let operation = "write the configuration"
        let all = try Owned(operation, free: git_config_free) { git_repository_config(&$0, pointer) }
        let local = try Owned(operation, free: git_config_free) {
            git_config_open_level(&$0, all.pointer, GIT_CONFIG_LEVEL_LOCAL)
        }
        // A pattern that matches no value: the new one is appended, none replaced.
        try check(operation, git_config_set_multivar(local.pointer, key, "$^", value), path: key)
    }

    /// Sets a key in the repository's own configuration file; nil removes it.
    public func setConfiguration(_ key: String, _ value: String?) throws(GitError) {
        let operation = "write the configuration"
        let all = try Owned(operation, free: git_config_free) { git_repository_config(&$0, pointer) }
        let local = try Owned(operation, free: git_config_free) {
            git_config_open_level(&$0, all.pointer, GIT_CONFIG_LEVEL_LOCAL)
        }
        try ConfigurationEntry.set(key, to: value, in: local.pointer, path: key)
    }
}
