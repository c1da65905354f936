/// A part of git's work that skillgit can do for Markdown files.
public struct GitDriver: Hashable, Sendable {
    /// One line of a configuration.
    struct Setting: Hashable, Sendable {
        var key: String
        var value: String

        init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    /// What is configured.
    let settings: [Setting]
    /// The header of the section that they stand in.
    let section: String
    /// The line of attributes that hands files over.
    public let attributeLine: String

    /// Merging files that both sides changed.
    ///
    /// The driver is a line of shell: the small program where it can be found, since it starts sooner, else the big one.
    /// Exit 0 and 1 are its answers. Anything else means that it is missing, was killed or could not do it, and that ours
    /// is untouched; git alone would then take ours for a conflict without a mark, and lose sight of what they changed. So
    /// git's own merge is run, with its answer; where that has none (a binary file), ours stays, in conflict.
    ///
    /// An ancestor that git makes up of several is merged by git: nobody sees its conflicts, and markers in an ancestor
    /// would keep structure from being seen.
    public static let merge = GitDriver(
        settings: [
            Setting("merge.skillgit.name", "skillgit: Markdown by structure"),
            Setting(
                "merge.skillgit.driver",
                "p=skillgit-merge; command -v $p >/dev/null || p=skillgit; "
                    + "$p merge-driver %O %A %B %L %P %S %X %Y; r=$?; test $r -le 1 && exit $r; " + gitsMerge),
            Setting("merge.skillgit.recursive", "text"),
        ], section: "[merge \"skillgit\"]", attributeLine: "*.md merge=skillgit")

    /// git's merge of the file, with the exit code of a driver.
    ///
    /// What the dead driver left beside ours goes first. git's merges of branches compare lines by histogram, and only a
    /// newer `git merge-file` can; only a newer git tells its drivers the labels, too: an older one hands `%X` over.
    private static let gitsMerge =
        "rm -f %A.*.tmp; s=%S x=%X y=%Y; test \"$x\" = %%X && s=base x=ours y=theirs; "
        + "m() { git merge-file -q $1 --marker-size=%L -L \"$x\" -L \"$s\" -L \"$y\" %A %O %B; }; "
        + "m --diff-algorithm=histogram 2>/dev/null; r=$?; test $r -le 127 || { m; r=$?; }; test $r -eq 0 || exit 1"

    /// Showing differences.
    ///
    /// git puts its words behind the command, and dies of any exit code but 0: so the command is a function of the shell,
    /// in which git's own difference follows where skillgit is missing or fails. Differences that git does not show by
    /// external programs (`git log -p`) have headings beside their line numbers.
    public static let diff = GitDriver(
        settings: [
            Setting(
                "diff.skillgit.command",
                "f() { skillgit diff-driver \"$@\" || test $# -lt 7 || "
                    + "git diff --no-ext-diff --no-index -- \"$2\" \"$5\" || :; }; f"
            ),
            Setting("diff.skillgit.xfuncname", "^ {0,3}#{1,6} .*$"),
        ], section: "[diff \"skillgit\"]", attributeLine: "*.md diff=skillgit")

    /// The setting that says what git runs.
    var command: Setting? {
        settings.first { $0.key.hasSuffix(".driver") || $0.key.hasSuffix(".command") }
    }
}
