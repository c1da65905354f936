import TestSupport
import Testing

/// `skillgit new --idea` with and without a model.
@Suite struct DraftProgramTests {
    private static let answer =
        ##"{"description": "Writes release notes. Use for every release.", "body": "# Release notes\n\nShort.\n\n## Procedure\n\n1. Read the log.\n"}"##

    /// A sandbox with a program that answers each prompt with a text and notes what it was asked.
    private func scene(answering answer: String) throws -> (SkillScene, String) {
        let scene = try SkillScene()
        let path = try scene.sandbox.writeProgram(
            "model.sh", "#!/bin/sh\ncat >> '\(scene.sandbox.path)/asked.txt'\ncat <<'END'\n\(answer)\nEND\n")
        return (scene, "command:" + path)
    }

    @Test func modelWritesTheDraft() throws {
        let (scene, model) = try scene(answering: Self.answer)
        let run = try scene.skillgit(
            "new", "release-notes", "--idea", "Notes from merged requests", "--model", model)
        #expect(run.errors.contains("prompts"))
        let text = try #require(scene.sandbox.read("release-notes/SKILL.md"))
        #expect(text.contains("1. Read the log."))
        #expect(text.contains("## Pitfalls"))
        #expect(text.contains("skillgit-origin: scaffold"))
        #expect(try #require(scene.sandbox.read("asked.txt")).contains("Notes from merged requests"))
        #expect(try scene.sandbox.git("log", "-1", "--format=%s", in: "release-notes").contains("drafted by"))
        try scene.skillgit("validate", "release-notes")
        #expect(try scene.sandbox.git("status", "--porcelain", in: "release-notes").isEmpty)
    }

    @Test func modelComesFromTheConfigurationToo() throws {
        let (scene, model) = try scene(answering: Self.answer)
        try scene.sandbox.git("config", "--global", "skillgit.model", model)
        try scene.skillgit("new", "release-notes", "--idea", "Notes", "--description", "My \"own\": words.")
        let text = try #require(scene.sandbox.read("release-notes/SKILL.md"))
        #expect(text.contains("1. Read the log."))
        #expect(text.contains(#"description: "My \"own\": words.""#))
        // Without an idea, or when told so, no model is asked.
        try scene.skillgit("new", "plain")
        try scene.skillgit("new", "other", "--idea", "Notes", "--no-model")
        #expect(scene.sandbox.read("other/SKILL.md")?.contains("1. Read the log.") == false)
        #expect(try #require(scene.sandbox.read("asked.txt")).split(separator: "What it is for").count == 2)
    }

    @Test(arguments: ["not json", #"{"description": "d", "body": "---\nname: x\n---\n"}"#])
    func failureIsSaidAndNothingIsMade(answer: String) throws {
        let (scene, model) = try scene(answering: answer)
        let run = try scene.skillgit("new", "notes", "--idea", "Notes", "--model", model, status: 128)
        #expect(run.errors.contains("error:"))
        #expect(run.errors.contains("--no-model"))
        #expect(try scene.sandbox.run(["test", "-e", "notes"]).status != 0)
        try scene.skillgit("new", "notes", "--idea", "Notes", "--no-model")
    }

    @Test func handoffWaitsAndGoesOn() throws {
        let scene = try SkillScene()
        let command = ["new", "notes", "--idea", "Notes", "--model", "handoff"]
        let waiting = try scene.sandbox.run([ProgramRun.skillgit] + command)
        #expect(waiting.status == 3)
        #expect(waiting.errors.contains("run the same command again"))
        #expect(try scene.sandbox.run(["test", "-e", "notes"]).status != 0)
        let found = try scene.sandbox.run(["find", "home", "-name", "*.prompt.md"]).output
        let prompt = try #require(found.split(separator: "\n").first.map(String.init))
        try scene.sandbox.write(prompt.replacing(".prompt.md", with: ".answer.json"), "{\"wrong\": 1}")
        #expect(try scene.sandbox.run([ProgramRun.skillgit] + command).status == 3)
        try scene.sandbox.write(prompt.replacing(".prompt.md", with: ".answer.json"), Self.answer)
        let done = try scene.sandbox.run([ProgramRun.skillgit] + command)
        #expect(done.status == 0, "\(done.errors)")
        #expect(try #require(scene.sandbox.read("notes/SKILL.md")).contains("1. Read the log."))
        #expect(try scene.sandbox.run(["find", "home", "-name", "*.prompt.md"]).output.isEmpty)
    }

    @Test func templateWithoutAModel() throws {
        let scene = try SkillScene()
        try scene.skillgit("new", "notes", "--idea", "Write notes")
        #expect(try #require(scene.sandbox.read("notes/SKILL.md")).contains("Write notes."))
        try scene.skillgit("new", "notes", status: 128)
        try scene.skillgit("new", "Bad_Name", status: 2)
        try scene.skillgit("new", "other", "--model", "claude", status: 2)
    }
}
