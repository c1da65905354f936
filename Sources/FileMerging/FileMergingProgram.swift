internal import Clibmalloc
internal import Wording

/// `merge-file` and `merge-driver`, in whichever program they are: from the arguments to the exit code.
///
/// The two need none of the other rooms and start for every file that git merges, so they take their arguments apart
/// themselves and write to the process's descriptors.
public enum FileMergingProgram {
    /// Runs the command that the first argument names.
    ///
    /// - Parameter arguments: the process's arguments without the program's name.
    /// - Returns: the exit code; nil where the command is another, or its help or version is asked for.
    public static func run(_ arguments: [String]) -> Int32? {
        guard let command = arguments.first, !asksForHelp(arguments) else { return nil }
        let rest = Array(arguments.dropFirst())
        switch command {
        case "merge-file":
            keepMemory()
            return MergeFileProgram.run(rest)
        case "merge-driver":
            keepMemory()
            return MergeDriverProgram.run(rest)
        default: return nil
        }
    }

    /// Has memory that is freed used again instead of being given back to the system and asked for anew: the process
    /// ends soon, and half of its page faults come from that.
    private static func keepMemory() {
        // The most that glibc takes for the first.
        _ = mallopt(M_MMAP_THRESHOLD, 32 << 20)
        _ = mallopt(M_TRIM_THRESHOLD, 1 << 30)
        _ = mallopt(M_TOP_PAD, 1 << 20)
    }

    /// Whether help is asked for before operands begin to be taken literally.
    private static func asksForHelp(_ arguments: [String]) -> Bool {
        arguments.prefix { $0 != "--" }.contains { ["-h", "--help", "--version"].contains($0) }
    }

    /// Says how the program of these two commands alone is used, where no command of it is called.
    ///
    /// - Parameter command: the first argument.
    /// - Returns: the exit code.
    public static func help(for command: String?) -> Int32 {
        let text = """
            usage: skillgit-merge merge-file [<options>] <current> <base> <other>
               or: skillgit-merge merge-driver %O %A %B %L %P

            The two commands of skillgit that git starts for every file. 'skillgit help merge-file' says more.

            """
        if ["-h", "--help", "help", "merge-file", "merge-driver"].contains(command) {
            return ProgramOutput.print(Array(text.utf8)) ? 0 : 255
        }
        if let command { ProgramOutput.say("error: '\(Visible.line(command))' is no command of skillgit-merge") }
        ProgramOutput.say(text.dropLast(1).description)
        return UsageError.status
    }
}
