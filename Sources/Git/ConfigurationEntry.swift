internal import Clibgit2

/// One key of an open configuration.
enum ConfigurationEntry {
    /// Sets a key, or removes it where the value is nil; one that is not there is removed already.
    ///
    /// - Parameters:
    ///   - configuration: what is written to.
    ///   - path: what an error names.
    static func set(
        _ key: String, to value: String?, in configuration: OpaquePointer, path: String
    ) throws(GitError) {
        let operation = "write the configuration"
        try Backoff.retrying { () throws(GitError) in
            guard let value else {
                let code = git_config_delete_entry(configuration, key)
                if code != GIT_ENOTFOUND.rawValue { try check(operation, code, path: path) }
                return
            }
            try check(operation, git_config_set_string(configuration, key, value), path: path)
        }
    }
}
