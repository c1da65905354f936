internal import Git
internal import Glibc
internal import StructuralMerge

/// The user's choice of what stands between conflict markers.
enum ConflictStyle {
    /// What `merge.conflictStyle` says in the repository around the working folder; nil outside of one.
    ///
    /// Only asked for when there is a conflict to write, and libgit2 is only started when a file of configuration has the
    /// word in it: reading the configuration takes longer than the merge.
    static func configured() -> MarkerStyle.Layout? {
        guard mayBeConfigured(), let repository = try? Repository.discover(from: "."),
            let name = try? repository.configuration("merge.conflictStyle")
        else { return nil }
        switch name {
        case "diff3": return .diff3
        case "zdiff3": return .zdiff3
        case "merge": return .merge
        default: return nil
        }
    }

    /// False where no file of configuration can set the style; true also where that is not plain to see.
    private static func mayBeConfigured() -> Bool {
        for name in ["GIT_DIR", "GIT_COMMON_DIR", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] where getenv(name) != nil {
            return true
        }
        guard let folder = repositoryFolder() else { return false }
        var files = [folder + "/config", "/etc/gitconfig"]
        if let home = variable("HOME") { files += [home + "/.gitconfig", home + "/.config/git/config"] }
        if let other = variable("XDG_CONFIG_HOME") { files.append(other + "/git/config") }
        return access(folder + "/commondir", F_OK) == 0 || files.contains(where: mentionsStyle)
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

    /// Whether a file names the setting or includes another file; a `.git` that is a file counts, too.
    private static func mentionsStyle(_ path: String) -> Bool {
        guard let bytes = try? VersionFile.read(path) else {
            return path.hasSuffix("/.git/config") && access(path, F_OK) != 0
        }
        let words = ["conflictstyle", "include"].map { Array($0.utf8) }
        let lower = bytes.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        return words.contains { word in
            lower.indices.contains { lower[$0] == word[0] && lower[$0...].starts(with: word) }
        }
    }

    private static func variable(_ name: String) -> String? {
        getenv(name).map { String(cString: $0) }
    }
}
