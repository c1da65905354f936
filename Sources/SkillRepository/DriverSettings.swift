public import Git

/// What makes git call skillgit for Markdown files: settings and a line of attributes.
public struct DriverSettings: Hashable, Sendable {
    /// The file of the settings.
    public let configurationPath: String
    /// The file of the attributes.
    public let attributesPath: String

    /// What git is to hand over.
    public let driver: GitDriver

    init(_ driver: GitDriver, configurationPath: String, attributesPath: String) {
        self.driver = driver
        self.configurationPath = configurationPath
        self.attributesPath = attributesPath
    }

    /// The settings of one repository and all its work trees.
    public init(_ driver: GitDriver, in repository: borrowing Repository) {
        let folder = repository.commonDirectory
        let root = folder.hasSuffix("/") ? folder : folder + "/"
        self.init(driver, configurationPath: root + "config", attributesPath: root + "info/attributes")
    }

    /// The settings of a user, where git looks for them.
    ///
    /// - Parameters:
    ///   - driver: what git is to hand over.
    ///   - home: the user's home.
    ///   - configurationFolder: the folder of configurations, `~/.config` for most.
    ///   - named: the file that the environment names instead (`GIT_CONFIG_GLOBAL`).
    public static func ofUser(
        _ driver: GitDriver, home: String, configurationFolder: String, named: String?
    ) throws(GitError) -> DriverSettings {
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
        return DriverSettings(
            driver, configurationPath: path, attributesPath: attributes ?? "\(configurationFolder)/git/attributes")
    }

    /// Whether all of it is there.
    public func isInstalled() throws(GitError) -> Bool {
        let configuration = ConfigurationFile(path: configurationPath)
        for setting in driver.settings where try configuration.value(setting.key) != setting.value { return false }
        return try AttributesFile(path: attributesPath).contains(driver.attributeLine)
    }

    /// Writes what is missing.
    ///
    /// - Returns: the files that were changed.
    @discardableResult
    public func install() throws(GitError) -> [String] {
        var changed: [String] = []
        let configuration = ConfigurationFile(path: configurationPath)
        for setting in driver.settings where try configuration.value(setting.key) != setting.value {
            try configuration.set(setting.key, to: setting.value)
            if changed.isEmpty { changed.append(configurationPath) }
        }
        // The attribute last: without the driver it would have no meaning.
        if try AttributesFile(path: attributesPath).add(driver.attributeLine) { changed.append(attributesPath) }
        return changed
    }

    /// Removes what ``install()`` writes, and nothing else.
    ///
    /// - Returns: the files that were changed.
    public func uninstall() throws(GitError) -> [String] {
        var changed: [String] = []
        if try AttributesFile(path: attributesPath).remove(driver.attributeLine) { changed.append(attributesPath) }
        let configuration = ConfigurationFile(path: configurationPath)
        for setting in driver.settings where try configuration.value(setting.key) != nil {
            try configuration.set(setting.key, to: nil)
            if changed.last != configurationPath { changed.append(configurationPath) }
        }
        if changed.last == configurationPath { try configuration.removeEmptySection(driver.section) }
        return changed
    }
}
