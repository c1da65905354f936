import TestSupport
import Testing

/// What the commands print on a small fixed scenario, text and JSON; `RECORD=1` rewrites the golden files.
@Suite struct CommandTranscriptTests {
    @Test func startAndLook() throws {
        let sandbox = try Scenario.runs()
        var transcript = Transcript(sandbox)
        try transcript.skillgit("new", "stock", "--description", "Counts what is in stock.")
        try transcript.skillgit("new", "release-notes", "--idea", "Write release notes", "--json")
        try transcript.skillgit("new", "stock")
        try transcript.skillgit("new", "Bad_Name")
        try transcript.skillgit("new", "nowhere/stock")
        try sandbox.write(
            "plain/SKILL.md", "---\nname: plain\ndescription: Does one thing.\n---\n\n# Plain\n")
        try transcript.skillgit("init", "plain")
        try transcript.skillgit("init", "plain", "--json")
        try transcript.skillgit("init", "home")
        try sandbox.write("broken/SKILL.md", "# No frontmatter\n")
        try transcript.skillgit("list")
        try transcript.skillgit("list", "--json")
        try transcript.skillgit("list", "home")
        try transcript.skillgit("validate", "stock", "broken")
        try transcript.skillgit("validate", "stock", "broken", "--json")
        try transcript.skillgit("validate", "--compat", "skills-ref", "stock", "broken")
        try transcript.skillgit("-C", "stock", "status")
        try sandbox.write("stock/notes.md", "A note.\n")
        try transcript.skillgit("status", "stock", "--json")
        try transcript.skillgit("status")
        Golden.expect(transcript.text, equals: "start-and-look.txt")
    }

    @Test func traces() throws {
        let sandbox = try Scenario.runs()
        try sandbox.write("broken.jsonl", "{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}\n")
        var transcript = Transcript(sandbox)
        try transcript.skillgit("traces", "list", "session.jsonl", "broken.jsonl")
        try transcript.skillgit("traces", "list", "runs.jsonl", "--summary")
        try transcript.skillgit("traces", "list", "session.jsonl", "--json")
        try transcript.skillgit("traces", "check", "session.jsonl", "runs.jsonl")
        try transcript.skillgit("traces", "check", "broken.jsonl", "--json")
        try transcript.skillgit("traces", "check", "missing.jsonl")
        try transcript.skillgit("traces", "convert", "session.jsonl")
        Golden.expect(transcript.text, equals: "traces.txt")
    }

    @Test func evolve() throws {
        let sandbox = try Scenario.skill()
        var transcript = Transcript(sandbox, in: "stock")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl", "--dry-run")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl", "--dry-run", "--json")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl", "--json")
        try transcript.skillgit("evolve", "--traces", "../session.jsonl", "--about", "auto", "--json")
        try transcript.skillgit("evolve")
        try transcript.skillgit("evolve", "--resume")
        try transcript.skillgit("evolve", "--traces", "../missing.jsonl")
        try transcript.skillgit("evolve", "--traces", "SKILL.md")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl", "--model", "oracle:x")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl", "--analyst", "model")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl", "--analyst", "rule")
        Golden.expect(transcript.text, equals: "evolve.txt")
    }

    @Test func handOff() throws {
        let sandbox = try Scenario.skill()
        var transcript = Transcript(sandbox, in: "stock")
        try transcript.skillgit("evolve", "--traces", "../session.jsonl", "--model", "handoff:../questions")
        try transcript.run("ls", "../questions")
        try transcript.skillgit("evolve", "--resume")
        Golden.expect(transcript.text, equals: "hand-off.txt")
    }

    @Test func read() throws {
        let sandbox = try Scenario.evolved()
        let patch = try #require(try Scenario.patches(sandbox).first)
        var transcript = Transcript(sandbox, in: "stock")
        try transcript.skillgit("log")
        try transcript.skillgit("log", "--json")
        try transcript.skillgit("show", patch)
        try transcript.skillgit("show", String(patch.prefix(5)), "--json")
        try transcript.skillgit("show", "main:SKILL.md")
        try transcript.skillgit("show", "p-0000000000")
        try transcript.skillgit("diff", "main", "evolve/\(try run(sandbox))")
        try transcript.skillgit("diff", "main", try run(sandbox), "--json")
        try transcript.skillgit("diff", "--exit-code")
        try transcript.skillgit("diff", "main", "nowhere")
        try transcript.skillgit("log", "--run", "r-0000000000")
        try transcript.skillgit("status")
        try transcript.run("git", "log", "-1", "--format=%B", "evolve/\(try run(sandbox))")
        Golden.expect(transcript.text, equals: "read.txt")
    }

    @Test func compare() throws {
        let sandbox = try Scenario.evolved()
        let patch = try #require(try Scenario.patches(sandbox).first)
        try sandbox.write("old.md", ComparedDocuments.old)
        try sandbox.write("new.md", ComparedDocuments.new)
        var transcript = Transcript(sandbox)
        try transcript.skillgit("diff", "--no-index", "old.md", "new.md")
        try transcript.skillgit("diff", "--no-index", "new.md", "old.md", "--color=always")
        try transcript.skillgit("diff", "--no-index", "--stat", "old.md", "new.md")
        try transcript.skillgit("diff", "--no-index", "--json", "old.md", "new.md")
        try transcript.skillgit("-C", "stock", "diff", patch)
        try transcript.skillgit("-C", "stock", "diff", "--stat", "main", "evolve/\(try run(sandbox))")
        try transcript.skillgit("diff", "--word-diff")
        try transcript.skillgit("diff-driver", "SKILL.md")
        try transcript.skillgit("diff-driver", "SKILL.md", "old.md")
        try sandbox.write("order-old.md", "# Order\n\n- Count the boxes.\n- Read the labels twice.\n- Lock the door.\n")
        try sandbox.write("order-new.md", "# Order\n\n- Lock the door.\n- Count the boxes.\n- Read the labels twice.\n")
        try transcript.skillgit("diff", "--no-index", "order-old.md", "order-new.md")
        Golden.expect(transcript.text, equals: "compare.txt")
    }

    @Test func decideAndMerge() throws {
        let sandbox = try Scenario.evolved()
        let patches = try Scenario.patches(sandbox)
        let first = try #require(patches.first), last = try #require(patches.last)
        var transcript = Transcript(sandbox, in: "stock")
        try transcript.skillgit("merge")
        try transcript.skillgit("review")
        try transcript.skillgit("review", "--accept", first, "--reject", last, "--reason", "too general")
        try transcript.skillgit("review", "--reset", last, "--json")
        try transcript.skillgit("review", "--reject", last, "--reason", "too general", "--json")
        try transcript.skillgit("review", "--reason", "none")
        try transcript.skillgit("review", "--accept", "p-0000000000")
        try transcript.skillgit(
            "review", "--edit", first, environment: ["EDITOR": "sed -i s/list.items/list.all.items/"])
        try transcript.skillgit("merge", "--dry-run")
        try transcript.skillgit("merge", "--dry-run", "--json")
        try transcript.skillgit("merge")
        try transcript.skillgit("log", "--all")
        try transcript.skillgit("blame")
        try transcript.skillgit("blame", "--line", "18", "--json")
        try transcript.skillgit("blame", "missing.md")
        try transcript.skillgit("op", "log")
        try transcript.skillgit("op", "log", "-n", "1", "--json")
        try transcript.skillgit("undo")
        try transcript.skillgit("redo", "--json")
        try transcript.skillgit("undo", "--json")
        try transcript.skillgit("redo")
        try transcript.skillgit("redo")
        try transcript.skillgit("evolve", "--traces", "../runs.jsonl")
        Golden.expect(transcript.text, equals: "decide-and-merge.txt")
    }

    @Test func conflicts() throws {
        let sandbox = try Scenario.evolved()
        let text = try #require(sandbox.read("stock/SKILL.md"))
        // Nearly what a patch says, in the same place: a person has to say which text stands.
        let rival =
            "5. Before you name an item, run `list items`: a name that was only guessed ends in `Error: unknown item: …`,"
            + " and hardly any of the runs that met it and passed looked there before the next try.\n"
        try sandbox.write("stock/SKILL.md", text + rival)
        try sandbox.git("commit", "-qam", "Say it by hand", in: "stock")
        var transcript = Transcript(sandbox, in: "stock")
        try transcript.skillgit("merge", "--all", "--dry-run")
        try transcript.skillgit("merge", "--all", "--json")
        try transcript.skillgit("status")
        try transcript.skillgit("merge")
        try transcript.skillgit("merge", "--continue")
        try transcript.skillgit("merge", "--abort")
        try transcript.skillgit("merge", "--abort")
        try transcript.skillgit("merge", "--continue", "--abort")
        Golden.expect(transcript.text, equals: "conflicts.txt")
    }

    @Test func branchesAndResolve() throws {
        let sandbox = try Scenario.skill()
        let text = try #require(sandbox.read("stock/SKILL.md"))
        func commit(_ branch: String, _ old: String, _ new: String) throws {
            try sandbox.git("checkout", "-q", branch, in: "stock")
            try sandbox.write("stock/SKILL.md", text.replacing(old, with: new))
            // A fixed time, since the transcript shows names of commits.
            let date = "2030-01-01T00:00:00Z"
            let made = try sandbox.run(
                ["env", "GIT_AUTHOR_DATE=\(date)", "GIT_COMMITTER_DATE=\(date)", "git", "commit", "-qam", new],
                in: "stock")
            #expect(made.status == 0)
        }
        let title = try #require(text.split(separator: "\n").first { $0.hasPrefix("# ") }.map(String.init))
        try sandbox.git("branch", "first", in: "stock")
        try sandbox.git("branch", "second", in: "stock")
        try commit("first", title, "# Counting")
        try commit("second", title, "# Keeping stock")
        try sandbox.git("checkout", "-q", "main", in: "stock")
        var transcript = Transcript(sandbox, in: "stock")
        try transcript.skillgit("merge", "first", "--dry-run")
        try transcript.skillgit("merge", "first")
        try transcript.skillgit("merge", "first")
        try transcript.skillgit("merge", "second", "--dry-run")
        try transcript.skillgit("merge", "second", "--dry-run", "--json")
        try transcript.skillgit("merge", "second")
        try transcript.skillgit("resolve")
        try transcript.skillgit("resolve", "--json")
        try transcript.skillgit("resolve", "7", "--ours")
        try transcript.skillgit("resolve", "1")
        try transcript.skillgit("merge", "--continue")
        try transcript.skillgit("resolve", "1", "--theirs")
        try transcript.skillgit("merge", "--continue")
        try transcript.skillgit("undo")
        try transcript.skillgit("merge", "second", "--dry-run")
        try transcript.skillgit("resolve", "--memory")
        try transcript.skillgit("resolve", "--forget", "1")
        try transcript.skillgit("resolve", "--memory")
        try transcript.skillgit("resolve")
        try transcript.skillgit("merge", "nowhere")
        Golden.expect(transcript.text, equals: "branches-and-resolve.txt")
    }

    @Test func shareAndKeep() throws {
        let sandbox = try Scenario.evolved()
        let patch = try #require(try Scenario.patches(sandbox).first)
        var transcript = Transcript(sandbox)
        try transcript.skillgit("-C", "stock", "review", "--accept", patch)
        try transcript.skillgit("clone", "stock", "copy")
        try transcript.skillgit("-C", "copy", "show", patch, "--evidence", "1")
        try transcript.skillgit("-C", "copy", "publish")
        try transcript.skillgit("-C", "stock", "publish")
        try transcript.skillgit("clone", "stock", "second", "--json")
        try transcript.skillgit("-C", "second", "show", patch, "--evidence", "1")
        try transcript.skillgit("clone", "missing")
        try transcript.skillgit("-C", "stock", "forget", "north-bolt-1")
        try transcript.skillgit("-C", "copy", "forget", "north-bolt-1", "--json")
        try transcript.skillgit("-C", "stock", "forget", "nobody")
        try transcript.skillgit("-C", "stock", "fsck")
        try sandbox.git("update-ref", "-d", "refs/skillgit/runs/\(try run(sandbox))", in: "stock")
        try transcript.skillgit("-C", "stock", "fsck")
        try transcript.skillgit("-C", "stock", "fsck", "--json")
        Golden.expect(transcript.text, equals: "share-and-keep.txt")
    }

    private func run(_ sandbox: Sandbox) throws -> String {
        let name = try sandbox.git(
            "for-each-ref", "--format=%(refname:lstrip=3)", "refs/skillgit/runs", in: "stock")
        return try #require(name.split(separator: "\n").first.map(String.init))
    }
}
