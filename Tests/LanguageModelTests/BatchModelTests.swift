import JSON
import LanguageModel
import LanguageModelHTTP
import TestSupport
import Testing

/// Questions in batches, over both interfaces, through ends of the program at every point.
@Suite(.timeLimit(.minutes(2))) struct BatchModelTests {
    enum API: String, CaseIterable, Sendable {
        case anthropic, openai
    }

    private static let transport = AsyncHTTPTransport(connections: 8, connectSeconds: 1)
    private let folder = Questions.scratchFolder() + "/batches"

    /// The model as one run of the program has it.
    private func model(_ api: API, _ server: ScriptedBatchServer) throws -> any BatchedModel {
        try ModelSpecification(parsing: "\(api.rawValue):m").batchedModel(
            in: ModelSpecification.Surroundings(
                environment: server.variables, transport: { _ in Self.transport }, handoffFolder: folder, run: "r",
                now: { 1_795_629_600 }),
            folder: folder)
    }

    private func ask(_ model: any BatchedModel, _ requests: [ModelRequest]) async -> ([CallOutcome], LedgerEntry) {
        let scheduler = CallScheduler(model: model, options: SchedulerOptions(attempts: 1))
        return (await scheduler.outcomes(of: requests), scheduler.ledger.total)
    }

    /// One run: looks after the batches, asks, submits.
    @discardableResult
    private func round(
        _ api: API, _ server: ScriptedBatchServer, _ requests: [ModelRequest]
    ) async throws -> (outcomes: [CallOutcome], notes: [String], total: LedgerEntry) {
        let model = try model(api, server)
        let notes = try await model.collect()
        let (outcomes, total) = await ask(model, requests)
        try await model.flush()
        return (outcomes, notes, total)
    }

    private func isPending(_ outcome: CallOutcome) -> Bool {
        if case .pending? = outcome.error?.kind { true } else { false }
    }

    private let questions = (0..<5).map { Questions.free("q\($0)") }

    @Test(arguments: API.allCases)
    func answersAreCollectedInAnyOrder(api: API) async throws {
        let server = try ScriptedBatchServer(looks: 2, foreign: 2) { .answered("answer to \($0.text.suffix(2))") }
        defer { server.stop() }
        let first = try await round(api, server, questions + [questions[0]])
        #expect(first.outcomes.allSatisfy { isPending($0) })
        #expect(first.total.attempts == 0)
        #expect(server.batches == [5])
        // Not yet.
        let second = try await round(api, server, questions)
        #expect(second.outcomes.allSatisfy { isPending($0) })
        #expect(server.batches == [5])
        let third = try await round(api, server, questions)
        #expect(third.outcomes.map { $0.reply?.text } == (0..<5).map { "answer to q\($0)" })
        #expect(third.notes.count == 1 && third.notes[0].contains("2 results name no request"))
        #expect(third.total.attempts == 5 && third.total.answered == 5)
        #expect(third.total.usage.input == 500)
        #expect(server.batches == [5])
        #expect(try model(api, server).batches.isEmpty)
        // The key goes to the server that was named and nowhere else; the bodies are those of single calls.
        let submitted = try #require(server.requests.first { $0.method == "POST" })
        #expect(submitted.body.contains(api == .anthropic ? "cache_control" : "max_completion_tokens"))
        #expect(!submitted.body.contains("\"stream\""))
    }

    /// A server that is not there is told of within seconds, and what waits is submitted once it is.
    @Test(arguments: API.allCases)
    func aServerThatIsDownIsToldOfSoon(api: API) async throws {
        let gone = try ScriptedBatchServer { _ in .answered("never") }
        gone.stop()
        let transport = AsyncHTTPTransport(connections: 2, connectSeconds: 600, waitsForServer: false)
        func model(_ server: ScriptedBatchServer) throws -> any BatchedModel {
            try ModelSpecification(parsing: "\(api.rawValue):m").batchedModel(
                in: ModelSpecification.Surroundings(
                    environment: server.variables, transport: { _ in transport }, handoffFolder: folder, run: "r",
                    now: { 1_795_629_600 }),
                folder: folder)
        }
        let start = ContinuousClock.now
        for _ in 0..<2 {
            let model = try model(gone)
            _ = await ask(model, questions)
            do {
                try await model.flush()
                Issue.record("it was submitted to nobody")
            } catch {
                #expect(error.kind == .transient(retryAfter: nil) && error.reason.contains("reached"), "\(error)")
            }
            #expect(model.batches.map(\.id) == [nil] && model.batches.map(\.requests) == [5])
        }
        // Waiting for it would take ten minutes; what else runs beside this test takes one or two.
        #expect(ContinuousClock.now - start < .seconds(300))
        let server = try ScriptedBatchServer { .answered("answer to \($0.text.suffix(2))") }
        defer { server.stop() }
        let back = try model(server)
        #expect(try await back.collect().count == 1, "the batch was not submitted")
        _ = await ask(back, questions)
        try await back.flush()
        #expect(server.batches == [5] && server.submitted.allSatisfy { $0 == 1 })
        let last = try model(server)
        _ = try await last.collect()
        #expect(await ask(last, questions).0.compactMap { $0.reply?.text }.count == 5)
        await transport.shutDown()
    }

    /// Entries that were not answered are asked again, three times at the most; the others are not.
    @Test(arguments: API.allCases)
    func whatIsNotAnsweredIsAskedAgain(api: API) async throws {
        let server = try ScriptedBatchServer { entry in
            switch entry.text.suffix(2) {
            case "q0": return .answered("fine")
            case "q1": return entry.earlier < 2 ? .errored : .answered("late")
            case "q2": return entry.earlier < 1 ? .expired : .answered("late")
            case "q3": return entry.earlier < 1 ? .missing : .answered("late")
            default: return .expired
            }
        }
        defer { server.stop() }
        var outcomes: [CallOutcome] = []
        for _ in 0..<5 { outcomes = try await round(api, server, questions).outcomes }
        #expect(outcomes.prefix(4).map { $0.reply?.text } == ["fine", "late", "late", "late"])
        #expect(outcomes[4].error?.kind == .refused)
        #expect(outcomes[4].error?.reason.contains("in 3 batches") == true, "\(outcomes[4].result)")
        #expect(server.batches == [5, 4, 2])
        // A run that begins anew asks it again.
        let model = try model(api, server)
        try model.forgetFailures()
        let (again, _) = await ask(model, questions)
        #expect(isPending(again[4]))
    }

    /// A refusal that says what is not understood leads to another form, one that does not ends the request.
    @Test(arguments: API.allCases)
    func formsThatAreNotUnderstoodAreChanged(api: API) async throws {
        let server = try ScriptedBatchServer { entry in
            if entry.text.contains("poison") { return .refused("messages: the content is not allowed") }
            let asked = entry.body["output_config"] ?? entry.body["response_format"]?["json_schema"]
            let word = api == .anthropic ? "output_config" : "response_format json_schema"
            return asked != nil ? .refused("\(word): not supported") : .answered(Questions.fitting)
        }
        defer { server.stop() }
        let requests = [Questions.structured("a"), Questions.structured("b"), Questions.structured("poison")]
        var outcomes: [CallOutcome] = []
        for _ in 0..<4 { outcomes = try await round(api, server, requests).outcomes }
        #expect(outcomes.prefix(2).allSatisfy { $0.reply?.text == Questions.fitting })
        #expect(outcomes[2].error?.kind == .refused, "\(outcomes[2].result)")
        #expect(server.batches.count <= 3)
    }

    /// The answer to a submission is lost, and the program with it or not: the batch is found, and made once.
    @Test(arguments: API.allCases, [true, false])
    func aLostSubmissionIsFound(api: API, isKilled: Bool) async throws {
        let server = try ScriptedBatchServer(submission: { $0 == 0 ? .lost : .accepted }) { _ in .answered("fine") }
        defer { server.stop() }
        if isKilled {
            let task = Task { try await round(api, server, questions) }
            while server.batches.isEmpty { try await Task.sleep(for: .milliseconds(1)) }
            task.cancel()
            _ = try? await task.value
        } else {
            try await round(api, server, questions)
        }
        #expect(server.batches == [5])
        let outcomes = try await round(api, server, questions).outcomes
        #expect(outcomes.allSatisfy { $0.reply?.text == "fine" })
        #expect(server.submitted == [1, 1, 1, 1, 1])
    }

    /// The program ends between the note and the submission: nothing is under way, and all is submitted once.
    @Test(arguments: API.allCases)
    func aNotedBatchThatWasNotSubmittedIsMadeAgain(api: API) async throws {
        let down = try ScriptedBatchServer { _ in .missing }
        down.stop()
        let model = try model(api, down)
        _ = await ask(model, questions)
        let error = await #expect(throws: ModelError.self) { try await model.flush() }
        #expect(error?.kind.name == "transient")
        #expect(model.batches.map(\.requests) == [5] && model.batches.allSatisfy { $0.id == nil })
        // The server is still down: nothing changes, whatever is asked.
        let still = try self.model(api, down)
        await #expect(throws: ModelError.self) { try await still.collect() }
        #expect(await ask(still, questions).0.allSatisfy { isPending($0) })
        // It is up again.
        let server = try ScriptedBatchServer { _ in .answered("fine") }
        defer { server.stop() }
        let second = try await round(api, server, questions)
        #expect(second.notes.count == 1 && second.notes[0].contains("not submitted"))
        #expect(server.batches == [5])
        let third = try await round(api, server, questions)
        #expect(third.outcomes.allSatisfy { $0.reply?.text == "fine" })
        #expect(server.submitted == [1, 1, 1, 1, 1])
    }

    @Test(arguments: API.allCases)
    func aBusyServerIsAskedAgain(api: API) async throws {
        let server = try ScriptedBatchServer(submission: { $0 < 2 ? .busy : .accepted }) { _ in .answered("fine") }
        defer { server.stop() }
        try await round(api, server, questions)
        #expect(server.batches == [5])
        let outcomes = try await round(api, server, questions).outcomes
        #expect(outcomes.allSatisfy { $0.reply?.text == "fine" })
    }

    @Test(arguments: API.allCases)
    func aRefusedBatchIsNotUnderWay(api: API) async throws {
        let server = try ScriptedBatchServer(submission: { _ in .refused }) { _ in .missing }
        defer { server.stop() }
        let model = try model(api, server)
        _ = await ask(model, questions)
        let error = await #expect(throws: ModelError.self) { try await model.flush() }
        #expect(error?.kind == .refused)
        #expect(try self.model(api, server).batches.isEmpty)
    }

    /// A schema that is not met is repaired in the next batch.
    @Test(arguments: API.allCases)
    func repairsAreQuestionsOfTheNextBatch(api: API) async throws {
        let server = try ScriptedBatchServer { entry in
            .answered(entry.text.contains("Your previous answer") ? Questions.fitting : #"{"rules": 4}"#)
        }
        defer { server.stop() }
        let requests = [Questions.structured("a")]
        var outcomes: [CallOutcome] = []
        for _ in 0..<3 { outcomes = try await round(api, server, requests).outcomes }
        #expect(outcomes[0].reply?.text == Questions.fitting)
        #expect(server.batches == [1, 1])
    }

    @Test func onlyTwoProvidersHaveBatches() throws {
        for text in ["ollama:m", "claude", "handoff"] {
            let surroundings = ModelSpecification.Surroundings(
                environment: [:], transport: { _ in Self.transport }, handoffFolder: folder, run: "r")
            let error = #expect(throws: ModelSpecificationError.self) {
                try ModelSpecification(parsing: text).batchedModel(in: surroundings, folder: folder)
            }
            #expect(error?.mend.contains("anthropic:") == true)
        }
    }

    /// A state that cannot be read is no empty state: batches may be under way.
    @Test func aBrokenStateIsRefused() throws {
        let server = try ScriptedBatchServer { _ in .missing }
        defer { server.stop() }
        _ = try model(.openai, server)
        Questions.write("{", to: folder + "/state.json")
        #expect(throws: ModelSpecificationError.self) { try model(.openai, server) }
    }
}
