internal import Git
internal import Glibc
internal import StructuralMerge

/// What the repository around the working folder has configured about merges.
///
/// Only asked for when lines leave a conflict, and libgit2 is only started when a file of configuration has the setting's
/// name in it: reading the configuration takes longer than the merge.
enum RepositorySettings {
    /// What `merge.conflictStyle` says stands between markers; nil outside of a repository, and where nothing is said.
    static func conflictStyle() -> MarkerStyle.Layout? {
        value(of: "merge.conflictStyle").flatMap(MarkerStyle.Layout.init)
    }

    /// The usual rules as `skillgit.mergeRules` changes them.
    ///
    /// - Throws: `MergeRules.UnknownRule` for a name there that is no rule's.
    static func rules(changing usual: MergeRules = .standard) throws(MergeRules.UnknownRule) -> MergeRules {
        guard let list = value(of: MergeRules.setting) else { return usual }
        return try usual.changed(by: list)
    }

    /// Whether a merge of branches has stopped in conflict.
    static var isMerging: Bool {
        repositoryFolder().map { access($0 + "/MERGE_HEAD", F_OK) == 0 } ?? false
    }

    private static func value(of key: String) -> String? {
        if let value = EnvironmentSettings.value(of: key) { return value }
        guard mayBeConfigured(key), let repository = try? Repository.discover(from: ".") else { return nil }
        return try? repository.configuration(key)
    }

    /// False where no file of configuration can have a value of the key; true also where that is not plain to see.
    private static func mayBeConfigured(_ key: String) -> Bool {
        for name in ["GIT_DIR", "GIT_COMMON_DIR", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"]
        where getenv(name) != nil {
            return true
        }
        guard let folder = repositoryFolder() else { return false }
        var files = [folder + "/config", "/etc/gitconfig"]
        if let home = variable("HOME") { files += [home + "/.gitconfig", home + "/.config/git/config"] }
        if let other = variable("XDG_CONFIG_HOME") { files.append(other + "/git/config") }
        let name = Array(key.lowercased().drop { $0 != "." }.dropFirst().utf8)
        return access(folder + "/commondir", F_OK) == 0 || files.contains { mentions(name, in: $0) }
    }

    /// The git folder around the working folder, or a folder that may be one; nil where there is none.
    private static func repositoryFolder() -> String? {
        guard let pointer = getcwd(nil, 0) else { return "." }
        defer { free(pointer) }
        var folder = String(cString: pointer)
        while true {
            if access(folder + "/.git", F_OK) == 0 { return folder + "/.git" }
            if access(folder + "/HEAD", F_OK) == 0, access(folder + "/objects", F_OK) == 0 { return folder }
            guard let slash = folder.lastIndex(of: "/"), folder.utf8.count > 1 else { return nil }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
    }

    /// Whether a file has the name in it or includes another file; a `.git` that is a file counts, too.
    private static func mentions(_ name: [UInt8], in path: String) -> Bool {
        guard let bytes = try? VersionFile.read(path) else {
            return path.hasSuffix("/.git/config") && access(path, F_OK) != 0
        }
        let lower = bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        return [name, Array("include".utf8)].contains { word in
            lower.indices.contains { lower[$0] == word[0] && lower[$0...].starts(with: word) }
        }
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
