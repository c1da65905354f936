import JSON
import LanguageModel
import Testing

@Suite struct HandoffModelTests {
    private let folder = Questions.scratchFolder() + "/handoff"

    private func ask(_ requests: [ModelRequest]) async throws -> (CallScheduler, [CallOutcome], HandoffModel) {
        let model = try HandoffModel(folder: folder, run: "r-0123456789")
        let scheduler = CallScheduler(model: model)
        let outcomes = await scheduler.outcomes(of: requests)
        try model.flush()
        return (scheduler, outcomes, model)
    }

    /// Asked, answered by somebody (one answer wrong), asked again, answered again.
    @Test func questionsWaitForAnswers() async throws {
        let requests = [Questions.structured("a"), Questions.structured("b"), Questions.free("c")]
        let (scheduler, first, model) = try await ask(requests)
        #expect(first.allSatisfy { if case .pending = $0.error?.kind { true } else { false } })
        let total = scheduler.ledger.total
        #expect(total.pending == 3 && total.attempts == 0 && total.failures.isEmpty)
        #expect(model.entries.count == 3)
        let manifest = try JSONValue.parse(try FileText.read(folder + "/manifest.json"))
        #expect(manifest["schema"] == "skillgit.handoff/1")
        let entries = try #require(manifest["requests"]?.array)
        #expect(entries.count == 3)
        func entry(_ subject: String) throws -> JSONValue {
            try #require(entries.first { $0["subject"]?.string == subject })
        }
        for subject in ["a", "b", "c"] {
            let entry = try entry(subject)
            #expect(entry["state"] == "waiting")
            let prompt = try FileText.read(folder + "/" + (entry["prompt"]?.string ?? ""))
            #expect(prompt.contains("Be brief."))
        }
        try Questions.write(
            "```json\n\(Questions.fitting)\n```", to: folder + "/" + #require(entry("a")["answer"]?.string))
        try Questions.write(#"{"rules":[]}"#, to: folder + "/" + #require(entry("b")["answer"]?.string))
        try Questions.write("free words\n", to: folder + "/" + #require(entry("c")["answer"]?.string))
        let (_, second, _) = try await ask(requests)
        #expect(second[0].reply?.text == Questions.fitting)
        #expect(second[1].error?.reason == #"the answer could not be used: the answer lacks "kind""#)
        #expect(second[2].reply?.text == "free words\n")
        let after = try JSONValue.parse(try FileText.read(folder + "/manifest.json"))
        #expect(
            after["requests"]?.array?.compactMap { $0["state"]?.string }.sorted() == [
                "answered", "answered", "rejected",
            ])
        let name = try #require(entry("b")["answer"]?.string)
        #expect(try FileText.read("\(folder)/\(name).rejected-1") == #"{"rules":[]}"#)
        let prompt = try FileText.read(folder + "/" + #require(entry("b")["prompt"]?.string))
        #expect(prompt.contains("lacks \"kind\""))
        Questions.write(Questions.fitting, to: "\(folder)/\(name)")
        let (_, third, _) = try await ask(requests)
        #expect(third.allSatisfy { $0.reply != nil })
        #expect(try FileText.read(folder + "/README.md").contains("manifest.json"))
    }

    @Test func manyQuestionsAreWrittenOnce() async throws {
        let (_, outcomes, model) = try await ask((0..<300).map { Questions.free("q\($0)") })
        #expect(outcomes.count == 300 && model.entries.count == 300)
        let manifest = try JSONValue.parse(try FileText.read(folder + "/manifest.json"))
        #expect(manifest["requests"]?.array?.count == 300)
    }
}
