import JSON
import TestSupport
import Testing

/// What travels with a clone, and what stays on the machine.
@Suite struct SharingTests {
    @Test func mirrorCarriesRunsAndDecisionsAndNoTranscript() throws {
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(Demo.runs)
        try workspace.skillgit(
            "review", "--reject", evolved.commits[1].patch, "--reason", "too narrow for us")
        try workspace.skillgit("merge", "--all")
        try expectCarried(workspace, evolved, try RecordedRun.read(Demo.runs))
    }

    @Test(arguments: ["sql/gpt-4.jsonl", "airline/gpt-4o-airline.json"])
    func noObjectHoldsASentenceOfRealTranscripts(name: String) throws {
        guard let path = SharedMaterial.path("traces/" + name) else { return }
        let workspace = try Workspace.new()
        let evolved = try workspace.evolve(path)
        try workspace.skillgit(
            "review", "--reject", evolved.commits[1].patch, "--reason", "too narrow for us")
        try workspace.skillgit("merge", "--all")
        try expectCarried(workspace, evolved, try RecordedRun.read(path))
    }

    private func expectCarried(_ workspace: Workspace, _ evolved: Workspace.Evolved, _ runs: [RecordedRun])
        throws
    {
        for commit in evolved.commits {
            let names = commit.trailers.map(\.name)
            for name in [
                "Skillgit-Run", "Skillgit-Patch", "Skillgit-Support", "Skillgit-Tasks", "Skillgit-Evidence",
            ] {
                #expect(names.contains(name), "\(commit.title)")
            }
            #expect(commit.value("Skillgit-Run") == evolved.run)
            #expect(names.allSatisfy { $0.hasPrefix("Skillgit-") })
        }
        try workspace.sandbox.git("clone", "--quiet", "--mirror", workspace.folder, "mirror")
        var mirror = workspace
        mirror.folder = workspace.sandbox.path + "/mirror"
        let references = try mirror.git("for-each-ref", "--format=%(refname)").split(separator: "\n").map(
            String.init)
        #expect(references.contains("refs/skillgit/runs/\(evolved.run)"))
        #expect(references.contains("refs/skillgit/review"))
        #expect(references.contains("refs/heads/\(evolved.branch)"))
        #expect(references.contains("refs/skillgit/accepted/\(evolved.run)"))
        let shown = try mirror.skillgit("show", evolved.commits[0].patch)
        #expect(shown.contains(evolved.commits[0].title))
        #expect(shown.contains("evidence not shared"))
        #expect(try mirror.skillgit("show", evolved.commits[1].patch).contains("too narrow for us"))
        #expect(try mirror.skillgit("log", "--all").contains(evolved.commits[0].patch))
        try expectNoSentence(mirror, runs)
        try mirror.expectSound()
        try workspace.expectSound()
    }

    /// No run of eight words that was said in a transcript is in any object, error messages aside.
    private func expectNoSentence(_ mirror: Workspace, _ runs: [RecordedRun]) throws {
        let list = try mirror.git(
            "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
        let objects = list.split(separator: "\n").filter { !$0.hasSuffix(" tree") }.map {
            $0.prefix { $0 != " " }
        }
        try #require(objects.count > 10)
        let all = try mirror.sandbox.run(
            ["git", "cat-file", "--batch"], in: mirror.folder, input: objects.joined(separator: "\n") + "\n")
        var written: Set<ArraySlice<Substring>> = []
        // The template's own text and messages of tools may be in it; they are not what somebody said.
        let template = words(of: try mirror.git("show", "main:SKILL.md"))
        for span in spans(of: words(of: all.output)) { written.insert(span) }
        for run in runs {
            for text in run.texts where !text.hasPrefix("Error") {
                for span in spans(of: words(of: text)) where written.contains(span) {
                    #expect(spans(of: template).contains(span), "\(run.id): \(span.joined(separator: " "))")
                }
            }
        }
    }

    private func words(of text: String) -> [Substring] {
        text.utf8.split { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
                false
            default: true
            }
        }.map { Substring($0) }
    }

    private func spans(of words: [Substring]) -> [ArraySlice<Substring>] {
        guard words.count >= 8 else { return [] }
        return (0...(words.count - 8)).map { words[$0..<($0 + 8)] }
    }
}
