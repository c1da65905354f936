import TestSupport
import Testing

/// What plain git can do with single commits of an evolution, without the merge driver and with it.
@Suite(.serialized) struct EvolutionCommitsTests {
    /// Recorded runs that a skill evolves from.
    enum Source: String, CaseIterable {
        case demo, sql, airline

        /// The file of the runs; `nil`, with a printed reason, where it is absent.
        var runs: String? {
            switch self {
            case .demo: Demo.runs
            case .sql: SharedMaterial.path("traces/sql/gpt-4.jsonl")
            case .airline: SharedMaterial.path("traces/airline/gpt-4o-airline.json")
            }
        }

        /// The skill that evolves.
        func skill() throws -> Workspace {
            guard self == .airline, let path = SharedMaterial.path("traces/airline/policy.md") else {
                return try Workspace.new()
            }
            let workspace = try Workspace(folder: "airline-policy")
            let head = "---\nname: airline-policy\ndescription: Books flights by the rules.\n---\n\n"
            try workspace.write("SKILL.md", head + (try #require(workspace.sandbox.read(path))))
            try workspace.skillgit("init")
            return workspace
        }
    }

    @Test(arguments: Source.allCases) func gitPicksAndRevertsMoreWithTheDriver(source: Source) throws {
        guard let runs = source.runs else { return }
        let workspace = try source.skill()
        let evolved = try workspace.evolve(runs)
        let accepted = try workspace.run(["review", "--accept"] + evolved.commits.map(\.patch))
        #expect(accepted.status == 0, "\(accepted.errors)")
        let base = try workspace.git("rev-parse", "main").filter { !$0.isNewline }
        try workspace.skillgit("merge")
        let series = try workspace.commits(base, "refs/skillgit/accepted/\(evolved.run)")
        try #require(series.count == evolved.commits.count && !series.isEmpty)

        var picked: [Bool: [Bool]] = [:]
        var reverted: [Bool: [Bool]] = [:]
        for hasDriver in [false, true] {
            let path = try searchPath(in: workspace.sandbox, hasDriver: hasDriver)
            picked[hasDriver] = try evolved.commits.map { commit in
                let isClean = try apply("cherry-pick", commit, onto: base, in: workspace, path: path)
                if isClean { try expectTexts(of: commit, arePresent: true, in: workspace) }
                return isClean
            }
            reverted[hasDriver] = try series.map { commit in
                let isClean = try apply("revert", commit, onto: "main", in: workspace, path: path)
                if isClean { try expectTexts(of: commit, arePresent: false, in: workspace) }
                return isClean
            }
        }
        try workspace.git("checkout", "--quiet", "main")
        for (verb, endings) in [("picks", picked), ("reverts", reverted)] {
            let (without, with) = try (#require(endings[false]), #require(endings[true]))
            let (alone, driven) = (without.count { $0 }, with.count { $0 })
            print("\(source): of \(series.count) commits git \(verb) \(alone) alone and \(driven) with the driver")
            #expect(driven >= alone)
        }
        try workspace.expectSound()
    }

    /// Lets git apply or take back one commit alone.
    ///
    /// - Returns: whether there was no conflict.
    private func apply(
        _ command: String, _ commit: PatchedCommit, onto tip: String, in workspace: Workspace, path: String
    ) throws -> Bool {
        try workspace.git("checkout", "--quiet", "--force", "--detach", tip)
        let arguments = command == "revert" ? ["revert", "--no-edit", commit.id] : ["cherry-pick", commit.id]
        if try workspace.git(arguments, environment: ["PATH": path]).status == 0 { return true }
        try workspace.git(command, "--abort")
        return false
    }

    /// Expects what a commit adds in the files, or nowhere; numbers of lists aside.
    private func expectTexts(
        of commit: PatchedCommit, arePresent: Bool, in workspace: Workspace
    ) throws {
        let files = try workspace.git("ls-files").split(separator: "\n").map(String.init)
        let text = try files.map { try workspace.file($0) }.joined(separator: "\n")
        for line in commit.added {
            let words = line.drop { $0.isNumber || $0 == "." || $0 == "-" || $0 == " " }
            guard words.count > 30 else { continue }
            #expect(text.contains(words) == arePresent, "\(commit.title): \(line)")
        }
    }

    /// A search path with skillgit and git, or with git alone.
    private func searchPath(in sandbox: Sandbox, hasDriver: Bool) throws -> String {
        let folder = hasDriver ? "with" : "without"
        try sandbox.run(["mkdir", "-p", folder])
        if hasDriver { try sandbox.linkPrograms(into: folder) }
        return "\(sandbox.path)/\(folder):/usr/local/bin:/usr/bin:/bin"
    }
}
