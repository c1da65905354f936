import Glibc
import JSON
import LanguageModel
import LanguageModelHTTP
import Testing

/// Both interfaces against a real model server, where one runs: `SKILLGIT_TEST_MODEL_BASE=http://127.0.0.1:PORT/v1`.
@Suite(.serialized, .timeLimit(.minutes(10))) struct LocalServerTests {
    private static let base = getenv("SKILLGIT_TEST_MODEL_BASE").map { String(cString: $0) }
    private static let isMissing: Comment = "SKILLGIT_TEST_MODEL_BASE names no server"

    /// The two interfaces of the server.
    enum Side: String, CaseIterable, Sendable {
        case openAI, anthropic
    }

    private func model(_ side: Side, _ transport: any HTTPTransport) throws -> any AttemptReporting {
        let base = LocalServerTests.base ?? ""
        switch side {
        case .openAI:
            return OpenAIModel(model: "local", endpoint: try OpenAIEndpoint(base: base), transport: transport)
        case .anthropic:
            return AnthropicModel(
                model: "local", endpoint: try AnthropicEndpoint(base: base), transport: transport)
        }
    }

    @Test(.enabled(if: LocalServerTests.base != nil, isMissing), arguments: Side.allCases)
    func answersComeBackWhole(side: Side) async throws {
        let transport = AsyncHTTPTransport(connections: 4)
        let model = try model(side, transport)
        let scheduler = CallScheduler(
            model: Telling(base: model), options: SchedulerOptions(concurrency: 2, attempts: 3))
        var requests = ["List the tables first.", "Describe a table first.", "Count rows."].map { prompt in
            var request = Questions.structured("Turn this into a rule: " + prompt)
            request.maximumOutputTokens = 120
            request.temperature = 0
            return request
        }
        var free = Questions.free("Say hello.")
        free.maximumOutputTokens = 20
        requests.append(free)
        let start = ContinuousClock.now
        let outcomes = await scheduler.outcomes(of: requests)
        for outcome in outcomes {
            let text =
                outcome.reply?.text ?? "\(outcome.error?.kind.name ?? ""): \(outcome.error?.reason ?? "")"
            report("\(outcome.request.subject) -> \(text)")
        }
        report("\(side): \(scheduler.ledger.entries) in \(ContinuousClock.now - start)")
        #expect(outcomes[3].reply != nil)
        for outcome in outcomes.prefix(3) {
            if let text = outcome.reply?.text {
                #expect(throws: Never.self) { try StructuredReply.decode(text, schema: Questions.schema) }
            } else {
                #expect(outcome.error?.kind == .malformed)
            }
        }
        #expect(scheduler.ledger.total.usage.input > 0)
        let call = await scheduler.outcome(of: shortened(ConformanceCase.conversation.request))
        report("conversation -> \(call.reply.map { "\($0.finish) \($0.text) \($0.calls)" } ?? "\(call.result)")")
        // Such a small model may say anything, but the server has to take the turns.
        #expect(call.reply != nil || call.error?.kind == .malformed)
        let long = Questions.free(String(repeating: "one two three four five ", count: 4000))
        let overflow = await scheduler.outcome(of: long)
        report("overflow -> \(overflow.error?.kind.name ?? "answered"): \(overflow.error?.reason ?? "")")
        #expect(overflow.error?.kind == .contextLength)
        await transport.shutDown()
    }

    private func shortened(_ request: ModelRequest) -> ModelRequest {
        var request = request
        request.maximumOutputTokens = 60
        return request
    }

    /// Says why exchanges failed.
    private struct Telling: AttemptReporting {
        let base: any AttemptReporting
        var identity: ModelIdentity { base.identity }
        var callsTools: Bool { base.callsTools }

        func complete(
            _ request: ModelRequest, report: @Sendable (ModelAttempt) -> Void
        ) async throws(ModelError) -> ModelReply {
            try await base.complete(request) { attempt in
                if let failure = attempt.failure { FileText.note("failed exchange: \(failure.reason)") }
                report(attempt)
            }
        }
    }

    private func report(_ line: String) {
        FileText.note(line)
    }
}
