import TestSupport
import Testing

/// Every operation can be taken back and done again.
@Suite struct UndoTests {
    private func state(_ workspace: Workspace) throws -> String {
        try workspace.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/skillgit")
            + workspace.git("status", "--porcelain") + workspace.file("SKILL.md")
    }

    @Test func undoAndRedoEveryOperation() throws {
        let workspace = try Workspace.new()
        var states = [try state(workspace)]
        func did(_ arguments: String...) throws {
            let run = try workspace.run(arguments)
            #expect(run.status == 0, "\(run.arguments): \(run.errors)")
            states.append(try state(workspace))
        }
        try did("evolve", "--traces", Demo.runs)
        let commits = try workspace.commits(
            "main",
            try #require(
                try workspace.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve").split(
                    separator: "\n"
                ).first.map(String.init)))
        try did("review", "--accept", commits[0].patch, commits[1].patch)
        try did("review", "--reject", commits[2].patch, "--reason", "not here")
        try did("merge")
        try did("review", "--reset", commits[2].patch)
        try did("merge", "--all")
        for expected in states.dropLast().reversed() {
            try workspace.skillgit("undo")
            #expect(try state(workspace) == expected)
        }
        for expected in states.dropFirst() {
            try workspace.skillgit("redo")
            #expect(try state(workspace) == expected)
        }
        try workspace.skillgit("redo", status: 1)
        try workspace.skillgit("undo")
        try workspace.skillgit("undo")
        // A new operation after an undo: what was undone cannot come back over it.
        try workspace.skillgit("review", "--reject", commits[3].patch, "--reason", "nor this")
        try workspace.skillgit("redo", status: 1)
        try workspace.expectSound()
    }

    @Test func undoLeavesCommitsOfPeopleAlone() throws {
        let workspace = try Workspace.new()
        _ = try workspace.evolve(Demo.runs)
        try workspace.skillgit("merge", "--all")
        try workspace.write("SKILL.md", try workspace.file("SKILL.md") + "\nA line by hand.\n")
        try workspace.git("commit", "-am", "Add a line")
        let tip = try workspace.git("rev-parse", "main")
        let run = try workspace.run(["undo"])
        #expect(run.status != 0)
        #expect(!run.errors.isEmpty)
        #expect(try workspace.git("rev-parse", "main") == tip)
        #expect(try workspace.file("SKILL.md").hasSuffix("A line by hand.\n"))
        try workspace.expectSound()
    }

    @Test func undoOfAPublishedMergeIsRefused() throws {
        let workspace = try Workspace.new()
        _ = try workspace.evolve(Demo.runs)
        try workspace.skillgit("merge", "--all")
        try workspace.sandbox.git("init", "--quiet", "--bare", "there.git")
        try workspace.git("remote", "add", "origin", workspace.sandbox.path + "/there.git")
        try workspace.git("push", "--quiet", "origin", "main")
        let tip = try workspace.git("rev-parse", "main")
        let run = try workspace.run(["undo"])
        #expect(run.status != 0)
        #expect(run.errors.contains("revert"), "\(run.errors)")
        #expect(try workspace.git("rev-parse", "main") == tip)
        try workspace.expectSound()
    }
}
