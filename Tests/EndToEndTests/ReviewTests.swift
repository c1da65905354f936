import JSON
import TestSupport
import Testing

/// Deciding on patches without a terminal.
@Suite struct ReviewTests {
    private func evolved() throws -> (Workspace, Workspace.Evolved) {
        let workspace = try Workspace.new()
        return (workspace, try workspace.evolve(Demo.runs))
    }

    private func states(_ workspace: Workspace) throws -> [String: String] {
        let log = try workspace.json("log", "--all")
        var states: [String: String] = [:]
        for patch in (log["runs"]?.array ?? []).flatMap({ $0["patches"]?.array ?? [] }) {
            states[patch["id"]?.string ?? ""] = patch["state"]?.string
        }
        return states
    }

    @Test func acceptsRejectsAndResets() throws {
        let (workspace, evolved) = try evolved()
        let patches = evolved.commits.map(\.patch)
        try workspace.skillgit(
            "review", "--accept", patches[0], patches[1], "--reject", patches[2], "--reason", "no")
        #expect(try states(workspace)[patches[0]] == "accepted")
        #expect(try states(workspace)[patches[2]] == "rejected")
        let shown = try workspace.json("show", patches[2])
        #expect(shown["patch"]?["decision"]?["reason"]?.string == "no")
        try workspace.skillgit("review", "--reset", patches[0], patches[2])
        #expect(try states(workspace)[patches[0]] == "open")
        #expect(try states(workspace)[patches[2]] == "open")
        #expect(try states(workspace)[patches[1]] == "accepted")
        try workspace.skillgit("review", "--accept", "p-ffffffffff", status: 128)
        let merged = try workspace.json("merge")
        #expect(merged["patches"]?.array?.compactMap(\.string) == [patches[1]])
        #expect(try states(workspace)[patches[1]] == "merged")
        try workspace.expectSound()
    }

    @Test func editKeepsThePatchAndTakesTheText() throws {
        let (workspace, evolved) = try evolved()
        let patch = try #require(evolved.commits.first { $0.adds("Do not send a failing call again") }).patch
        let editor = try workspace.sandbox.writeProgram(
            "editor",
            "#!/bin/sh\nsed -i 's/Do not send a failing call again/Never send a failed call twice/' \"$1\"\n")
        let run = try workspace.run(
            ["review", "--edit", patch], environment: ["EDITOR": editor, "VISUAL": editor])
        #expect(run.status == 0, "\(run.output)\(run.errors)")
        try workspace.skillgit("merge")
        let skill = try workspace.file("SKILL.md")
        #expect(skill.contains("Never send a failed call twice"))
        #expect(!skill.contains("Do not send a failing call again"))
        #expect(try workspace.patches(in: "main") == [patch])
        #expect(try workspace.skillgit("blame", "SKILL.md").contains(patch))
        try workspace.expectSound()
    }

    @Test func editorThatFailsChangesNothing() throws {
        let (workspace, evolved) = try evolved()
        let before = try workspace.git("for-each-ref")
        let run = try workspace.run(
            ["review", "--edit", evolved.commits[0].patch],
            environment: ["EDITOR": "false", "VISUAL": "false"])
        #expect(run.status != 0)
        #expect(try workspace.git("for-each-ref") == before)
    }

    @Test func withoutATerminalNothingIsAsked() throws {
        let (workspace, _) = try evolved()
        let before = try workspace.git("for-each-ref")
        let run = try workspace.run(["review"])
        #expect(run.status == 2 || run.status == 1)
        #expect(run.errors.contains("--accept"), "\(run.errors)")
        #expect(try workspace.git("for-each-ref") == before)
    }
}
