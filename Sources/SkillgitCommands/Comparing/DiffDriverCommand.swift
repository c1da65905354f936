internal import ArgumentParser
internal import FileMerging
internal import Git

/// `skillgit diff-driver`.
struct DiffDriverCommand: SkillgitCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff-driver",
        abstract: "Show the difference of a file for git, as its external diff.",
        discussion: """
            git calls this for every file with the attribute diff=skillgit that differs; 'skillgit install-driver --diff' \
            configures it, and GIT_EXTERNAL_DIFF='skillgit diff-driver' does so for one command and all files. Files are \
            shown as 'skillgit diff' shows them. For a path in conflict git gives the path alone.

            EXIT CODES
              0    the difference was shown, or there is none
              128  it could not be shown
            """)

    @Argument(
        parsing: .captureForPassthrough,
        help: ArgumentHelp(
            "path old-file old-object old-mode new-file new-object new-mode; of a renamed file also its new path.",
            valueName: "git's-words"))
    var words: [String] = []

    func run(in context: CommandContext) throws {
        // With words that are taken as they come, asking for help is such a word.
        if words == ["--help"] || words == ["-h"] { throw CleanExit.helpRequest(DiffDriverCommand.self) }
        colorForPager(context)
        if words.count == 1 {
            context.terminal.print("* Unmerged path \(Visible.line(words[0]))")
            return
        }
        guard words.count >= 7 else {
            throw CommandFailure.usage(
                "git's seven words for an external diff are needed",
                hints: ["skillgit install-driver --diff configures git to call this program"])
        }
        let path = words[0]
        let newPath = words.count > 7 ? words[7] : path
        let old = try version(path, words[1], words[3], in: context)
        let new = try version(newPath, words[4], words[6], in: context)
        let isText = [old, new].allSatisfy { $0?.version.mode?.isRegular ?? true }
        let file = try FileDiff(
            kind: old == nil ? .added : new == nil ? .deleted : newPath != path ? .renamed : .modified,
            old: old, new: new, isMarkdown: isText && MarkdownName.endsLikeMarkdown(newPath))
        if file.isDifferent { DiffReport(terminal: context.terminal).print([file]) }
    }

    /// git's pager understands colours, though it is no terminal that we see.
    private func colorForPager(_ context: CommandContext) {
        let environment = context.environment
        guard ["true", "1"].contains(environment["GIT_PAGER_IN_USE"]), environment["NO_COLOR"] ?? "" == "",
            environment["TERM"] != "dumb"
        else { return }
        context.terminal.output.hasColor = true
    }

    /// - Returns: nothing where the file is not there on this side.
    private func version(
        _ path: String, _ file: String, _ mode: String, in context: CommandContext
    ) throws -> (version: FileDiff.Version, bytes: [UInt8])? {
        if file == "/dev/null" { return nil }
        let bytes = try ComparedText.read(context.absolute(file), shown: file)
        return (FileDiff.Version(path: path, mode: UInt32(mode, radix: 8).flatMap(FileMode.init)), bytes)
    }
}
