internal import Clibgit2

/// One file of git's configuration, on its own: what other files say is not seen.
public struct ConfigurationFile: Sendable, Hashable {
    /// Where it is; it need not exist.
    public let path: String

    /// Names a file.
    public init(path: String) { self.path = path }

    /// The value of a key in this file, or nil.
    public func value(_ key: String) throws(GitError) -> String? {
        let file = try open()
        let snapshot = try Owned("read the configuration", free: git_config_free) {
            git_config_snapshot(&$0, file.pointer)
        }
        var value: UnsafePointer<CChar>?
        let code = git_config_get_string(&value, snapshot.pointer, key)
        if code == GIT_ENOTFOUND.rawValue { return nil }
        try check("read the configuration", code, path: path)
        return value.map { String(cString: $0) }
    }

    /// Sets a key in this file, which is made where it is missing; nil removes it.
    public func set(_ key: String, to value: String?) throws(GitError) {
        try FileSystem.makeDirectories(above: path)
        let file = try open()
        try ConfigurationEntry.set(key, to: value, in: file.pointer, path: path)
    }

    /// Removes the line that opens a section where nothing follows it in that section, as removing its last key leaves it.
    ///
    /// - Parameter header: the line, for example `[merge "name"]`.
    public func removeEmptySection(_ header: String) throws(GitError) {
        guard let bytes = try DurableFile.read(path) else { return }
        var lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
        guard let place = lines.firstIndex(of: Array(header.utf8)) else { return }
        if let next = lines[(place + 1)...].first(where: { !$0.isEmpty }), next.first != UInt8(ascii: "[") { return }
        lines.remove(at: place)
        try DurableFile.replaceContent(of: path, with: Array(lines.joined(separator: [0x0A])))
    }

    private func open() throws(GitError) -> Owned {
        try LibGit2.start()
        return try Owned("read the configuration", free: git_config_free) { git_config_open_ondisk(&$0, path) }
    }
}
