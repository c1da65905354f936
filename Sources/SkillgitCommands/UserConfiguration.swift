/// Where the user's own settings for skillgit are.
enum UserConfiguration {
    /// `$XDG_CONFIG_HOME/skillgit`, else `~/.config/skillgit`.
    static func folder(_ environment: [String: String]) -> String {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") { return base + "/skillgit" }
        return (environment["HOME"] ?? "") + "/.config/skillgit"
    }
}
