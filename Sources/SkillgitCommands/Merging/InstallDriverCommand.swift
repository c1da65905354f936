internal import ArgumentParser
internal import Git
internal import JSON
internal import SkillRepository

/// `skillgit install-driver`.
struct InstallDriverCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "install-driver",
        abstract: "Let git merge or show Markdown by structure, in this repository or everywhere.",
        discussion: """
            With it, git merge, rebase, cherry-pick, revert, stash pop and pull use skillgit for the Markdown files that both \
            sides changed. Three settings (merge.skillgit.*) go into the repository's configuration, one line \
            (\(GitDriver.merge.attributeLine)) into its .git/info/attributes; nothing else is touched, and no file of the \
            work tree. With --global they go into your own configuration and attributes. Should skillgit be missing or \
            die when git calls it, git's own merge is the result.

            init, new and clone do this for the repositories that they make.

            With --diff, git diff shows Markdown as 'skillgit diff' does, and merging stays as it is: the settings \
            are diff.skillgit.*, the line is \(GitDriver.diff.attributeLine). git log and show do so with --ext-diff, \
            and git diff --no-ext-diff shows lines. Nothing installs this unasked, since scripts may read git diff.

            EXAMPLES
              skillgit install-driver
              skillgit install-driver --global
              skillgit install-driver --diff
              skillgit install-driver --uninstall
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var json: JSONOption
    @Flag(name: .customLong("global"), help: "For all your repositories.")
    var isGlobal = false
    @Flag(name: .customLong("diff"), help: "The driver that shows differences, instead of the one that merges.")
    var isForDiff = false
    @Flag(name: .customLong("uninstall"), help: "Take back what this command wrote.")
    var isRemoving = false

    func run(in context: CommandContext) throws {
        try global.apply(to: context)
        let settings = try isGlobal ? userSettings(in: context) : repositorySettings(in: context)
        let changes = try isRemoving ? settings.uninstall() : settings.install()
        if json.isOn {
            context.print(
                json: [
                    ("installed", .bool(!isRemoving)), ("configuration", .string(settings.configurationPath)),
                    ("attributes", .string(settings.attributesPath)),
                    ("changed", .array(changes.map { .string($0) })),
                ], for: "install-driver")
            return
        }
        let verb = isRemoving ? "removed" : "wrote"
        let name = isForDiff ? "diff driver" : "merge driver"
        for path in changes { context.terminal.print("\(verb) the \(name): \(Visible.line(path))") }
        if changes.isEmpty {
            context.terminal.print(
                isRemoving ? "there was no \(name) to remove" : "the \(name) is installed already")
        }
    }

    private var driver: GitDriver { isForDiff ? .diff : .merge }

    private func repositorySettings(in context: CommandContext) throws -> DriverSettings {
        DriverSettings(driver, in: try Repository.discover(from: context.directory))
    }

    /// Where git looks for the user's own settings.
    private func userSettings(in context: CommandContext) throws -> DriverSettings {
        let environment = context.environment
        guard let home = environment["HOME"], home.hasPrefix("/") else {
            throw CommandFailure("HOME names no folder", hints: ["set HOME, or install the driver in a repository"])
        }
        let folder = environment["XDG_CONFIG_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/.config"
        return try DriverSettings.ofUser(
            driver, home: home, configurationFolder: folder, named: environment["GIT_CONFIG_GLOBAL"])
    }
}
