import TestSupport
import Testing

/// What a skill says depends on which patches were taken, never on when or in which order.
@Suite(.serialized) struct SubsetTests {
    /// The skill evolved from real runs where they are and are wanted, else from the demo's.
    private func evolved(fromDemo: Bool = false) throws -> (Workspace, Workspace.Evolved) {
        let workspace = try Workspace.new()
        let real = fromDemo ? nil : SharedMaterial.path("traces/sql/gpt-4.jsonl")
        return (workspace, try workspace.evolve(real ?? Demo.runs))
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>) func orderChangesNoText(seed: UInt64) throws {
        let (workspace, evolved) = try evolved(fromDemo: seed > 1)
        var random = SplitMix64(seed: seed)
        for round in 0..<10 {
            let chosen = subset(of: evolved.commits, &random)
            let order = chosen.shuffled(using: &random)
            var stepwise = try workspace.copy("stepwise")
            var accepted: Set<String> = []
            for patch in order {
                // A patch is accepted together with what it needs.
                let needed = needs(patch, evolved.commits).filter { !accepted.contains($0) }
                guard !accepted.contains(patch) else { continue }
                let run = try stepwise.run(["review", "--accept"] + needed + [patch])
                #expect(run.status == 0, "\(run.errors)")
                accepted.formUnion(needed + [patch])
                if Int.random(in: 0..<4, using: &random) == 0 { try stepwise.skillgit("merge") }
            }
            _ = try stepwise.run(["merge"])
            var whole = try workspace.copy("whole")
            let run = try whole.run(["review", "--accept"] + order.reversed())
            #expect(run.status == 0, "\(run.errors)")
            try whole.skillgit("merge")
            let trees = (
                try stepwise.git("rev-parse", "main^{tree}"), try whole.git("rev-parse", "main^{tree}")
            )
            #expect(trees.0 == trees.1, "seed \(seed), round \(round): \(order)")
            if round == 0 {
                #expect(try stepwise.patches(in: "main") == Set(chosen))
                #expect(try stepwise.git("status", "--porcelain").isEmpty)
                try stepwise.expectSound()
            }
            for folder in [stepwise.folder, whole.folder] {
                try workspace.sandbox.run(["rm", "-rf", folder])
            }
            stepwise.folder = ""
            whole.folder = ""
        }
    }

    @Test func fewPatchesNeedOthersAndGitTakesSomeAlone() throws {
        let (workspace, evolved) = try evolved()
        let dependent = evolved.commits.count { !$0.values("Skillgit-Depends").isEmpty }
        #expect(dependent * 5 <= evolved.commits.count)
        var alone = 0
        for commit in evolved.commits {
            try workspace.git("checkout", "--quiet", "--detach", "main")
            if try workspace.git(["cherry-pick", commit.id]).status == 0 {
                alone += 1
            } else {
                try workspace.git("cherry-pick", "--abort")
            }
        }
        print(
            "\(dependent) of \(evolved.commits.count) commits need another; git picks \(alone) of them alone")
        try workspace.git("checkout", "--quiet", "main")
        try workspace.expectSound()
    }

    @Test func rejectedPatchesAreNowhereInTheHistory() throws {
        let (workspace, evolved) = try evolved()
        let rejected = evolved.commits.enumerated().filter { $0.offset % 2 == 1 }.map(\.element)
        let run = try workspace.run(
            ["review", "--reject"] + rejected.map(\.patch) + ["--reason", "not in this skill"])
        #expect(run.status == 0, "\(run.errors)")
        try workspace.skillgit("merge", "--all")
        let history = try workspace.git("log", "--merges", "--format=%B", "main")
        let merged = try workspace.patches(in: "main")
        for commit in rejected {
            #expect(!history.contains(commit.patch) && !history.contains(commit.title))
            #expect(!merged.contains(commit.patch))
            let branches = try workspace.git("branch", "--contains", commit.id)
            #expect(!branches.contains("main"), "\(branches)")
            for line in commit.added where line.count > 30 {
                #expect(!(try workspace.file("SKILL.md")).contains(line.drop { $0.isNumber || $0 == "." }))
            }
        }
        #expect(merged == Set(evolved.commits.map(\.patch)).subtracting(rejected.map(\.patch)))
        try workspace.expectSound()
    }

    private func needs(_ patch: String, _ commits: [PatchedCommit]) -> [String] {
        guard let commit = commits.first(where: { $0.patch == patch }) else { return [] }
        let direct = commit.values("Skillgit-Depends").flatMap { $0.split(separator: " ").map(String.init) }
        return direct.flatMap { needs($0, commits) + [$0] }
    }

    private func subset(of commits: [PatchedCommit], _ random: inout SplitMix64) -> [String] {
        var chosen: Set<String> = []
        while chosen.isEmpty {
            for commit in commits where Bool.random(using: &random) {
                chosen.formUnion(needs(commit.patch, commits) + [commit.patch])
            }
        }
        return chosen.sorted()
    }
}
