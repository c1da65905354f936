public import Git

/// What makes git call skillgit for files that both sides of a merge changed: settings and a line of attributes.
public struct MergeDriverSettings: Hashable, Sendable {
    /// The file of the settings.
    public let configurationPath: String
    /// The file of the attributes.
    public let attributesPath: String

    /// The line of attributes.
    public static let attributeLine = "*.md merge=skillgit"

    /// What git runs, in a shell: the small program where it can be found, since it starts sooner, else the big one.
    ///
    /// Exit 0 and 1 are the driver's answers. Anything else means that it is missing, was killed or could not do it, and
    /// that ours is untouched; git alone would then take ours for a conflict without a mark, and lose sight of what they
    /// changed. So git's own merge is run, with its answer; where that has none (a binary file), ours stays, in conflict.
    public static let driver =
        "p=skillgit-merge; command -v $p >/dev/null || p=skillgit; "
        + "$p merge-driver %O %A %B %L %P %S %X %Y; r=$?; test $r -le 1 && exit $r; " + gitsMerge

    /// git's merge of the file, with the exit code of a driver.
    ///
    /// What the dead driver left beside ours goes first. git's merges of branches compare lines by histogram, and only a
    /// newer `git merge-file` can; only a newer git tells its drivers the labels, too: an older one hands `%X` over.
    private static let gitsMerge =
        "rm -f %A.*.tmp; s=%S x=%X y=%Y; test \"$x\" = %%X && s=base x=ours y=theirs; "
        + "m() { git merge-file -q $1 --marker-size=%L -L \"$x\" -L \"$s\" -L \"$y\" %A %O %B; }; "
        + "m --diff-algorithm=histogram 2>/dev/null; r=$?; test $r -le 127 || { m; r=$?; }; test $r -eq 0 || exit 1"

    /// The settings, each with its value.
    ///
    /// An ancestor that git makes up of several is merged by git: nobody sees its conflicts, and markers in an ancestor
    /// would keep structure from being seen.
    static let settings = [
        ("merge.skillgit.name", "skillgit: Markdown by structure"),
        ("merge.skillgit.driver", driver),
        ("merge.skillgit.recursive", "text"),
    ]

    init(configurationPath: String, attributesPath: String) {
        self.configurationPath = configurationPath
        self.attributesPath = attributesPath
    }

    /// The settings of one repository and all its work trees.
    public init(in repository: borrowing Repository) {
        let folder = repository.commonDirectory
        let root = folder.hasSuffix("/") ? folder : folder + "/"
        self.init(configurationPath: root + "config", attributesPath: root + "info/attributes")
    }

    /// The settings of a user, where git looks for them.
    ///
    /// - Parameters:
    ///   - home: the user's home.
    ///   - configurationFolder: the folder of configurations, `~/.config` for most.
    ///   - named: the file that the environment names instead (`GIT_CONFIG_GLOBAL`).
    public static func ofUser(
        home: String, configurationFolder: String, named: String?
    ) throws(GitError) -> MergeDriverSettings {
        let plain = "\(home)/.gitconfig"
        let other = "\(configurationFolder)/git/config"
        // git writes to the second only where there is no first.
        let hasPlain = try DurableFile.read(plain) != nil
        let hasOther = try DurableFile.read(other) != nil
        let usesOther = hasOther && !hasPlain
        let path = named.flatMap { $0.isEmpty ? nil : $0 } ?? (usesOther ? other : plain)
        var attributes = try ConfigurationFile(path: path).value("core.attributesFile")
        if attributes == nil, named == nil, path == plain {
            attributes = try ConfigurationFile(path: other).value("core.attributesFile")
        }
        if let given = attributes, given.hasPrefix("~/") { attributes = home + given.dropFirst() }
        return MergeDriverSettings(
            configurationPath: path, attributesPath: attributes ?? "\(configurationFolder)/git/attributes")
    }

    /// Whether all of it is there.
    public func isInstalled() throws(GitError) -> Bool {
        let configuration = ConfigurationFile(path: configurationPath)
        for (key, value) in Self.settings where try configuration.value(key) != value { return false }
        return try AttributesFile(path: attributesPath).contains(Self.attributeLine)
    }

    /// Writes what is missing.
    ///
    /// - Returns: the files that were changed.
    @discardableResult
    public func install() throws(GitError) -> [String] {
        var changed: [String] = []
        let configuration = ConfigurationFile(path: configurationPath)
        for (key, value) in Self.settings where try configuration.value(key) != value {
            try configuration.set(key, to: value)
            if changed.isEmpty { changed.append(configurationPath) }
        }
        // The attribute last: without the driver it would have no meaning.
        if try AttributesFile(path: attributesPath).add(Self.attributeLine) { changed.append(attributesPath) }
        return changed
    }

    /// Removes what ``install()`` writes, and nothing else.
    ///
    /// - Returns: the files that were changed.
    public func uninstall() throws(GitError) -> [String] {
        var changed: [String] = []
        if try AttributesFile(path: attributesPath).remove(Self.attributeLine) { changed.append(attributesPath) }
        let configuration = ConfigurationFile(path: configurationPath)
        for (key, _) in Self.settings where try configuration.value(key) != nil {
            try configuration.set(key, to: nil)
            if changed.last != configurationPath { changed.append(configurationPath) }
        }
        if changed.last == configurationPath { try configuration.removeEmptySection("[merge \"skillgit\"]") }
        return changed
    }
}
