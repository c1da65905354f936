import Glibc
import TestSupport
import Testing

/// Holds the help texts of the program to the manual pages under `Docs/commands`.
///
/// Each page ends with the section `## Help text`, a fenced block of what `skillgit help COMMAND` prints at 100 columns;
/// `RECORD=1` rewrites the block and leaves the rest of the page.
@Suite struct ManualPageTests {
    /// Every command, as it is typed after `skillgit`.
    static let commands = [
        "", "new", "init", "clone", "list", "status", "validate", "evolve", "traces", "traces list",
        "traces check",
        "traces convert", "import", "import trace2skill", "log", "show", "diff", "blame", "review", "merge", "resolve",
        "undo", "redo", "op", "op log",
        "publish", "forget", "fsck", "merge-file", "merge-driver", "diff-driver", "install-driver",
    ]

    private static let heading = "\n## Help text\n"

    @Test(arguments: commands) func pageHoldsTheHelpText(command: String) throws {
        let words = command.split(separator: " ").map(String.init)
        let sandbox = try Sandbox()
        let help = try sandbox.run([ProgramRun.skillgit, "help"] + words)
        #expect(help.status == 0)
        let option = try sandbox.run([ProgramRun.skillgit] + words + ["--help"])
        #expect(option.output == help.output, "--help and help differ")
        let block = Self.heading + "\n```text\n" + Self.trimmed(help.output) + "\n```\n"
        let path = Self.folder + "/" + (["skillgit"] + words).joined(separator: "-") + ".md"
        let page = TestFile.text(at: path)
        let prose = page.map { String($0[..<($0.firstRange(of: Self.heading)?.lowerBound ?? $0.endIndex)]) }
        if getenv("RECORD") != nil {
            try TestFile.write(
                (prose ?? "# \((["skillgit"] + words).joined(separator: " "))\n") + block, to: path)
            return
        }
        let found = try #require(page, "there is no page \(path); RECORD=1 writes it")
        #expect(found == (prose ?? "") + block, "the help text has changed; RECORD=1 rewrites the page")
    }

    @Test func everyCommandHasAPage() throws {
        let help = try Sandbox().skillgit("help")
        let listed = help.output.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
            .compactMap { $0.split(separator: " ").first.map(String.init) }
            .filter { $0.allSatisfy(\.isLowercase) }
        for command in listed { #expect(Self.commands.contains(command), "\(command) has no page") }
    }

    private static let folder: String = {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/") + "/Docs/commands"
    }()

    private static func trimmed(_ text: String) -> String {
        var text = text
        while text.hasSuffix("\n") { text.removeLast() }
        return text
    }
}
