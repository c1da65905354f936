import LanguageModel
import Skill
import Testing

@testable import Evolution

@Suite struct SkillDraftTests {
    private let draft = SkillDraft(name: "release-notes", idea: "Write notes from {{name}} requests")

    private func folder(_ text: String) throws -> SkillFolder {
        try draft.folder(from: ModelReply(text: text))
    }

    private func reply(_ body: String, description: String = "Writes notes. Use for releases.") -> String {
        let quoted = body.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
            "\n", with: "\\n")
        return "{\"description\": \"\(description)\", \"body\": \"\(quoted)\"}"
    }

    @Test func requestIsFilledOnce() {
        let template =
            "Rules: {{sections}}\n\n<!-- what differs from call to call -->\nName: {{name}}\nIdea: {{idea}}\n"
        let request = draft.request(template: template)
        #expect(request.purpose == .draft)
        #expect(request.instructions.contains("## Procedure, ## Pitfalls"))
        #expect(request.prompt.contains("Idea: Write notes from {{name}} requests"))
        #expect(request.schema != nil)
    }

    @Test func draftIsAValidScaffold() throws {
        let made = try folder(reply("# Notes\n\nShort.\n\n## Procedure\n\n1. Read \"all\".\n"))
        let text = try #require(made.text(of: .skill))
        let manifest = try SkillManifest(text: text)
        #expect(manifest.name == "release-notes")
        #expect(manifest.description == "Writes notes. Use for releases.")
        #expect(manifest.isScaffold)
        #expect(text.hasSuffix("1. Read \"all\".\n\n## Pitfalls\n"))
        let findings = SkillValidator.findings(
            in: SkillDirectory(path: "x", folder: made), folderName: "release-notes")
        #expect(findings.isEmpty)
    }

    @Test func descriptionIsOneLineAndCut() throws {
        let made = try folder(
            reply("# A\n", description: "one\\ntwo: \\\"three\\\" " + String(repeating: "word ", count: 400)))
        let description = try #require(SkillManifest(text: made.text(of: .skill) ?? "").description)
        #expect(description.hasPrefix("one two: \"three\" "))
        #expect(description.unicodeScalars.count <= 1024)
    }

    @Test(arguments: [
        "no json", "{}", "[]", "{\"body\": \"# A\"}", "{\"description\": \"\", \"body\": \"# A\"}",
        "{\"description\": \"d\", \"body\": \" \"}",
        "{\"description\": \"d\", \"body\": \"---\\nname: x\\n---\\n# A\"}",
        "{\"description\": \"d\", \"body\": \"# A\\n\\n[a](references/a.md)\"}",
    ])
    func refused(text: String) {
        #expect(throws: SkillDraft.Refusal.self) { try folder(text) }
    }

    @Test func tooLongIsRefused() {
        #expect(throws: SkillDraft.Refusal.self) { try folder(reply(String(repeating: "a\n", count: 501))) }
    }
}
