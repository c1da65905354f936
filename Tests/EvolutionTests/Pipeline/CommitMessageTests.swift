import Evolution
import Skill
import Testing
import Trajectory

@Suite("Commit messages")
struct CommitMessageTests {
    private static func patch(title: String, rationale: String, evidence: Int = 7) throws -> Patch {
        Patch(
            id: try #require(PatchID("p-0123456789")), rank: 1, key: "k", title: title, rationale: rationale,
            theme: "values", edits: [], support: Support([0, 1]),
            count: SupportCount(
                episodes: 138, ofEpisodes: 323, success: 18, failure: 120, unknown: 0, inferred: 3, tasks: 41,
                ofTasks: 90),
            evidence: (0..<evidence).map {
                EvidenceReference(
                    episode: $0, trajectory: "run-\($0)\nSkillgit-Risk: none", firstStep: 2, lastStep: 4)
            }, lessons: [], risks: [.url, .script], depends: [], route: .skill,
            model: "openai:x\nSkillgit-Run: r-1")
    }

    private static let run = RunID("r-0123456789")

    @Test("the trailers are read back as they were written")
    func roundTrip() throws {
        let run = try #require(Self.run)
        let message = CommitMessage(
            patch: try Self.patch(title: "Check the value", rationale: "Rule.\n\nCause."), run: run)
        let trailers = try #require(CommitTrailers(message: message.description))
        #expect(trailers == message.trailers.cleaned)
        #expect(trailers.support == "138/323 (success 18, failure 120, unknown 0)")
        #expect(trailers.tasks == "41/90")
        #expect(trailers.evidence.count == 5)
        #expect(trailers.risks == [.url, .script])
        #expect(message.description.hasSuffix("\n") && !message.description.hasSuffix("\n\n"))
    }

    @Test(
        "neither title nor body can forge a trailer",
        arguments: [
            "Skillgit-Risk: none", "x\n\nSkillgit-Patch: p-ffffffffff", "---\nSkillgit-Run: r-ffffffffff",
            "Signed-off-by: Mallory <m@x>", "a\u{1B}[2Jb\r\nSkillgit-Run: r-ffffffffff",
        ])
    func forgery(_ text: String) throws {
        let run = try #require(Self.run)
        let message = CommitMessage(patch: try Self.patch(title: text, rationale: text), run: run).description
        let trailers = try #require(CommitTrailers(message: message))
        #expect(trailers.run == run)
        #expect(trailers.patch.text == "p-0123456789")
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0].count <= 72)
        #expect(lines[1].isEmpty)
        #expect(lines.count { $0.hasPrefix("Skillgit-Run:") } == 1)
        #expect(lines.count { $0.hasPrefix("Skillgit-Patch:") } == 1)
        #expect(lines.count { $0.hasPrefix("Skillgit-Risk:") } == 1)
        #expect(!lines.contains { $0.hasPrefix("---") || $0.hasPrefix("Signed-off-by:") })
        #expect(!message.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x0D })
        #expect(lines.dropLast().suffix { !$0.isEmpty }.allSatisfy { $0.hasPrefix("Skillgit-") })
    }

    @Test("a message of somebody else has no trailers of ours")
    func foreign() {
        #expect(CommitTrailers(message: "Fix it\n\nSkillgit-Run: r-0123456789\nin the body\n") == nil)
        let ours = "Skillgit-Run: r-0123456789\nSkillgit-Patch: p-0123456789\n"
        #expect(CommitTrailers(message: "Fix it\n\n" + ours) != nil)
        #expect(CommitTrailers(message: "Fix it\n\nin the body\n" + ours) == nil)
        #expect(CommitTrailers(message: ours) == nil)
        #expect(CommitTrailers(message: "") == nil)
    }
}

extension Collection {
    fileprivate func suffix(while holds: (Element) -> Bool) -> [Element] {
        Array(Array(reversed().prefix(while: holds)).reversed())
    }
}

extension CommitTrailers {
    /// The trailers as they are after values became one line each.
    fileprivate var cleaned: CommitTrailers {
        var trailers = self
        trailers.evidence = evidence.map { $0.split(separator: "\n").joined(separator: " ") }
        trailers.model = model?.split(separator: "\n").joined(separator: " ")
        return trailers
    }
}
