import Glibc
import TestSupport
import Testing

/// A skill repository in a sandbox, brought to a stage of the main path, with changes of the user's that are in no commit.
struct RobustnessScene {
    /// How far the repository has come.
    enum Stage: String, CaseIterable {
        case fresh, evolved, reviewed, merged, conflicting
    }

    let sandbox: Sandbox
    /// The recorded runs that are learned from: every third of the demo's.
    let traces: String
    /// The patches of the run, by rank; empty before it.
    private(set) var patches: [String] = []

    /// The folder of the stage.
    var folder: String { sandbox.path + "/stage/sql-questions" }

    init(_ stage: Stage) throws {
        sandbox = try Sandbox()
        traces = try sandbox.write("runs.jsonl", Self.recordedRuns())
        mkdir(sandbox.path + "/stage", 0o755)
        try succeed("new", "sql-questions", in: "stage")
        try sandbox.write("stage/sql-questions/notes.md", "Notes of a person.\n")
        try sandbox.git("add", "notes.md", in: folder)
        try sandbox.git("commit", "-qm", "Keep notes", in: folder)
        try sandbox.write("stage/sql-questions/notes.md", "Notes of a person.\nNot committed.\n")
        try sandbox.write("stage/sql-questions/untracked.txt", "untracked\n")
        if stage == .fresh { return }
        try succeed("evolve", "--traces", traces, in: folder)
        let branch = try sandbox.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve", in: folder)
        patches = try sandbox.git(
            "log", "--reverse", "--format=%(trailers:key=Skillgit-Patch,valueonly,separator=)",
            "main.." + branch.split(separator: "\n").joined(), in: folder
        ).split(separator: "\n").map(String.init)
        try #require(patches.count >= 3)
        if stage == .evolved { return }
        try succeed("review", "--reject", patches[1], "--reason", "no", in: folder)
        try succeed("review", "--accept", patches[0], patches[2], in: folder)
        if stage == .merged { try succeed("merge", in: folder) }
        if stage == .conflicting {
            let text = try #require(sandbox.read(folder + "/SKILL.md"))
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("4. ") })
            try sandbox.write(
                "stage/sql-questions/SKILL.md", text.replacing(line, with: "\(line)\n\(MergeTests.rival)"))
            try sandbox.git("commit", "-qm", "Reword by hand", "SKILL.md", in: folder)
        }
    }

    /// Runs skillgit and fails when it does.
    @discardableResult
    func succeed(_ arguments: String..., in folder: String) throws -> ProgramRun {
        let run = try sandbox.run([ProgramRun.skillgit] + arguments, in: folder)
        try #require(run.status == 0, "\(arguments): \(run.status) \(run.errors)")
        return run
    }

    /// A copy of the folder, with everything in it.
    func copy(_ name: String) throws -> String {
        let target = sandbox.path + "/" + name
        try sandbox.run(["rm", "-rf", target])
        mkdir(target, 0o755)
        try sandbox.run(["cp", "-a", folder, target + "/"])
        return target + "/sql-questions"
    }

    /// Everything a user can see: references, files, a merge in progress.
    func state(_ folder: String) throws -> String {
        let references = try sandbox.git(
            "for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/skillgit", in: folder)
        let status =
            try sandbox.git("status", "--porcelain", in: folder)
            + sandbox.git("symbolic-ref", "HEAD", in: folder)
        let files = try sandbox.run(
            ["sh", "-c", "find . -path ./.git -prune -o -type f -print | sort | xargs sha256sum"], in: folder)
        let merge = try sandbox.run(
            [
                "sh", "-c",
                "cat .git/MERGE_HEAD .git/MERGE_MSG 2>/dev/null; find .git/skillgit/merge -name '*.md' 2>/dev/null | sort | xargs -r sha256sum",
            ], in: folder)
        return references + status + files.output + merge.output
    }

    /// Nothing is damaged, and the user's own changes are there.
    func expectSound(_ folder: String, _ what: String, location: SourceLocation = #_sourceLocation) throws {
        let check = try sandbox.run(["git", "fsck", "--strict", "--no-dangling"], in: folder)
        #expect(check.status == 0, "\(what): \(check.output)\(check.errors)", sourceLocation: location)
        #expect(check.output.isEmpty, "\(what): \(check.output)", sourceLocation: location)
        #expect(
            sandbox.read(folder + "/notes.md") == "Notes of a person.\nNot committed.\n", "\(what)",
            sourceLocation: location)
        #expect(sandbox.read(folder + "/untracked.txt") == "untracked\n", "\(what)", sourceLocation: location)
    }

    /// No lock and no half-written file is left.
    func expectTidy(_ folder: String, _ what: String, location: SourceLocation = #_sourceLocation) throws {
        let left = try sandbox.run(
            ["sh", "-c", "find . -name '*.lock' -o -name '*.new' -o -name '.*.tmp'"], in: folder)
        #expect(left.output.isEmpty, "\(what) leaves \(left.output)", sourceLocation: location)
    }

    /// The demo's recordings, thinned out.
    static func recordedRuns() throws -> String {
        let path =
            "/" + #filePath.split(separator: "/").dropLast(2).joined(separator: "/") + "/Demo/runs.jsonl"
        let lines = try #require(TestFile.text(at: path)).split(separator: "\n")
        return lines.indices.filter { $0 % 3 == 2 }.map { lines[$0] + "\n" }.joined()
    }
}

extension SplitMix64 {
    /// Characters drawn from an alphabet.
    mutating func text(_ alphabet: String, _ count: Int) -> String {
        let letters = Array(alphabet)
        return String((0..<count).map { _ in letters.randomElement(using: &self) ?? "x" })
    }
}
