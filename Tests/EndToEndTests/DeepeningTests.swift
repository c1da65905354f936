import JSON
import TestSupport
import Testing

/// A document that people wrote becomes a skill and learns; what they wrote stays.
@Suite struct DeepeningTests {
    @Test func keepsEveryWordOfTheDocument() throws {
        guard let folder = SharedMaterial.path("traces/airline") else { return }
        let trajectories = folder + "/gpt-4o-airline.json"
        let workspace = try Workspace(folder: "airline-policy")
        let policy = try #require(workspace.sandbox.read(folder + "/policy.md"))
        let original =
            "---\nname: airline-policy\ndescription: Books, changes and cancels flights by the rules.\n---\n\n"
            + policy
        try workspace.write("SKILL.md", original)
        try workspace.skillgit("init")
        let evolved = try workspace.evolve(trajectories)

        let skill = try workspace.git("show", "\(evolved.branch):SKILL.md")
        #expect(skill.hasPrefix(original.trimmingSuffix { $0 == "\n" }))
        for sentence in sentences(policy) { #expect(skill.contains(sentence), "\(sentence)") }
        let deleted = try workspace.git("diff", "--numstat", "main", evolved.branch)
        for line in deleted.split(separator: "\n") {
            #expect(line.split(separator: "\t")[1] == "0", "\(line)")
        }

        let runs = try RecordedRun.read(trajectories)
        var wide = 0
        for commit in evolved.commits {
            let tasks = commit.value("Skillgit-Tasks")?.split(separator: "/") ?? []
            if tasks.first.flatMap({ Int($0) }) ?? 0 >= 3 { wide += 1 }
            #expect(tasks.last == "30")
            let evidence = commit.values("Skillgit-Evidence")
            #expect(!evidence.isEmpty && evidence.count <= 5)
            for place in evidence {
                let parts = place.split(separator: "#")
                try #require(parts.count == 3, "\(place)")
                #expect(parts[0] == "gpt-4o-airline")
                let ordinal = try #require(Int(parts[1]))
                let steps = parts[2].split(separator: "-").compactMap { Int($0) }
                // Runs are counted from one.
                try #require((1...runs.count).contains(ordinal) && !steps.isEmpty, "\(place)")
                #expect(steps.allSatisfy { (1...runs[ordinal - 1].texts.count).contains($0) }, "\(place)")
            }
        }
        #expect(wide >= 3)
        try expectEvidence(workspace, evolved, runs)
        #expect(try workspace.json("validate")["valid"]?.bool == true)
        try workspace.expectSound()
    }

    /// The quotes that `show` prints are in the run that they name.
    private func expectEvidence(_ workspace: Workspace, _ evolved: Workspace.Evolved, _ runs: [RecordedRun])
        throws
    {
        for commit in evolved.commits {
            let shown = try workspace.json("show", commit.patch)
            let quotes = shown["quotes"]?.array ?? []
            #expect(!quotes.isEmpty)
            for quote in quotes {
                let name = quote["reference"]?["trajectory"]?.string ?? ""
                let run = runs[try #require(name.split(separator: "#").last.flatMap { Int($0) }) - 1]
                let all = run.texts.joined(separator: "\n")
                for line in quote["quote"]?.string?.split(separator: "\n") ?? [] where line.hasPrefix("< ") {
                    let said = line.dropFirst(2).prefix { $0 != "…" }
                    let isThere = all.contains(said)
                    #expect(isThere, "\(name): \(said)")
                }
            }
        }
    }

    private func sentences(_ text: String) -> [String] {
        text.split(separator: "\n").flatMap { line -> [String] in
            line.hasPrefix("#") ? [String(line)] : line.split(separator: ". ").map(String.init)
        }
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var end = endIndex
        while end > startIndex, predicate(self[index(before: end)]) { end = index(before: end) }
        return String(self[..<end])
    }
}
