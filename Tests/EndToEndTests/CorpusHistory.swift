import TestSupport
import Testing

/// A repository with the history of many merges of the corpus: branches `base-N`, `ours-N` and `theirs-N` that change
/// one file, and a stash of the same change as `theirs-N`.
struct CorpusHistory {
    /// What makes git merge a file.
    enum Operation: String, CaseIterable { case merge, rebase, cherryPick, stashPop }

    /// What an operation left.
    struct Outcome: Equatable {
        /// Whether git says that it succeeded.
        var succeeded: Bool
        /// The file in the work tree.
        var text: [UInt8]
        /// What `git ls-files --unmerged` says.
        var unmerged: String
        /// What `git status --porcelain` says.
        var status: String
        /// What git said.
        var messages: String
    }

    /// The file that all versions have.
    static let file = "SKILL.md"
    private let sandbox: Sandbox
    private let name: String

    /// Builds the history.
    init(of cases: [MergeCorpus.Case], named name: String, in sandbox: Sandbox) throws {
        self.sandbox = sandbox
        self.name = name
        try sandbox.git("init", "-q", "-b", "main", name)
        var stream: [UInt8] = []
        for (number, entry) in cases.enumerated() { try Self.append(entry, number, to: &stream) }
        let path = try sandbox.write("\(name).stream", bytes: stream)
        let made = try sandbox.run(["sh", "-c", "git fast-import --quiet < '\(path)'"], in: name)
        try #require(made.status == 0, "\(made.errors)")
    }

    private static func append(_ entry: MergeCorpus.Case, _ number: Int, to stream: inout [UInt8]) throws {
        func commit(_ ref: String, from parents: [String], _ version: String) throws {
            let bytes = try #require(entry.bytes(version), "\(entry.id) has no \(version)")
            var head = "commit \(ref)\ncommitter Test Author <author@example.com> 1750000000 +0000\n"
            head += "data \(version.utf8.count)\n\(version)\n"
            for (index, parent) in parents.enumerated() { head += "\(index == 0 ? "from" : "merge") \(parent)\n" }
            stream += Array("\(head)M 100644 inline \(file)\ndata \(bytes.count)\n".utf8) + bytes + [0x0A]
        }
        let base = "refs/heads/base-\(number)"
        try commit(base, from: [], "base")
        try commit("refs/heads/ours-\(number)", from: [base], "ours")
        try commit("refs/heads/theirs-\(number)", from: [base], "theirs")
        // A stash is a commit with the index as its second parent.
        try commit("refs/stashed-index/\(number)", from: [base], "base")
        try commit("refs/stashed/\(number)", from: [base, "refs/stashed-index/\(number)"], "theirs")
    }

    /// Lets git merge a case's file, tells what it left, and puts everything back.
    func outcome(_ operation: Operation, _ number: Int, path: String) throws -> Outcome {
        let start = operation == .rebase ? "theirs-\(number)" : "ours-\(number)"
        try sandbox.git("checkout", "-q", "-f", "--detach", start, in: name)
        let command: [String]
        switch operation {
        case .merge: command = ["merge", "--no-edit", "theirs-\(number)"]
        case .rebase: command = ["rebase", "ours-\(number)"]
        // A merge may find that ours has their change already.
        case .cherryPick: command = ["cherry-pick", "--keep-redundant-commits", "theirs-\(number)"]
        case .stashPop:
            try sandbox.git("stash", "store", "-q", "refs/stashed/\(number)", in: name)
            command = ["stash", "pop"]
        }
        let run = try sandbox.run(["git"] + command, in: name, environment: ["PATH": path])
        let outcome = Outcome(
            succeeded: run.status == 0,
            text: try #require(TestFile.bytes(at: "\(sandbox.path)/\(name)/\(Self.file)")),
            unmerged: try sandbox.git("ls-files", "--unmerged", in: name),
            status: try sandbox.git("status", "--porcelain", in: name), messages: run.output + run.errors)
        if operation == .rebase, !outcome.succeeded { try sandbox.git("rebase", "--quit", in: name) }
        if operation == .stashPop { try sandbox.git("stash", "clear", in: name) }
        try sandbox.git("reset", "-q", "--hard", in: name)
        return outcome
    }

    /// What `git ls-files --unmerged` says of a case in conflict.
    func stages(_ number: Int) throws -> String {
        let versions = ["base", "ours", "theirs"]
        let ids = try versions.map { try sandbox.git("rev-parse", "\($0)-\(number):\(Self.file)", in: name) }
        return zip(ids, 1...3).map { "100644 \($0.dropLast()) \($1)\t\(Self.file)\n" }.joined()
    }

    /// Expects git to find nothing wrong.
    func expectSound() throws {
        let check = try sandbox.run(["git", "fsck", "--strict", "--no-dangling"], in: name)
        #expect(check.status == 0 && check.output.isEmpty, "\(check.output)\(check.errors)")
    }
}
