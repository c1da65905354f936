import JSON
import LanguageModel
import TestSupport
import Testing

/// One list of cases for all providers, each against a server or program that speaks its documented protocol.
@Suite(.timeLimit(.minutes(5))) struct ConformanceTests {
    static let providers: [NamedProvider] = [
        NamedProvider(ConformingServer.openAI("openai")),
        NamedProvider(ConformingServer.openAI("openai, no streams", streams: false)),
        NamedProvider(
            ConformingServer.openAI("openai, a server without tools and schemas") { seen in
                if seen.body.contains("\"tools\":[") {
                    return ModelScript.error(400, "this model does not support tools")
                }
                return seen.body.contains("json_schema\"") && seen.body.contains("response_format")
                    ? ModelScript.error(400, "response_format json_schema is not supported") : nil
            }),
        NamedProvider(ConformingServer.openAI("llamacpp", kind: "llamacpp")),
        NamedProvider(ConformingServer.anthropic("anthropic")),
        NamedProvider(ConformingServer.anthropic("anthropic, no streams", streams: false)),
        NamedProvider(
            ConformingServer.anthropic("anthropic, an older server") { seen in
                if seen.headers["anthropic-version"] != "2023-06-01" {
                    return AnthropicScript.error(
                        400, "invalid_request_error", "anthropic-version: unknown version")
                }
                return seen.body.contains("\"output_config\"")
                    ? AnthropicScript.error(
                        400, "invalid_request_error", "output_config: Extra inputs are not permitted") : nil
            }),
        NamedProvider(
            ConformingServer.anthropic("anthropic, a server with nothing but text", takesSchemas: false) { seen in
                for member in ["output_config", "cache_control", "tools"] where seen.body.contains("\"\(member)\"") {
                    return AnthropicScript.error(
                        400, "invalid_request_error", "\(member): Extra inputs are not permitted")
                }
                return nil
            }),
        NamedProvider(ConformingServer.ollama("ollama")),
        NamedProvider(
            ConformingServer.ollama("ollama, a model without tools") { seen in
                seen.body.contains("\"tools\":[")
                    ? ModelScript.json(400, #"{"error":"registry.ollama.ai/library/m does not support tools"}"#)
                    : nil
            }),
        NamedProvider(ConformingProgram.command), NamedProvider(ConformingProgram.claude),
        NamedProvider(ConformingProgram.codex), NamedProvider(ConformingProgram.gemini),
        NamedProvider(ConformingProgram.llm), NamedProvider(ConformingHandoff()),
        NamedProvider(ConformingReplay()),
    ]

    @Test(arguments: providers, ConformanceCase.allCases)
    func conforms(named: NamedProvider, to wanted: ConformanceCase) async throws {
        let provider = named.provider
        guard !provider.inapplicable.contains(wanted) else { return }
        let stage = try #require(try provider.stage(wanted.acts, for: wanted.request))
        defer { stage.end() }
        let scheduler = CallScheduler(
            model: stage.model,
            options: SchedulerOptions(concurrency: 2, attempts: 3, firstDelay: 0.01, longestDelay: 0.02))
        let outcome = await ask(scheduler, wanted, stage)
        check(outcome, wanted)
        let total = scheduler.ledger.total
        if let exchanges = stage.exchanges() {
            #expect(total.attempts == exchanges, "every exchange is counted, once")
        }
        // Three answers without JSON, and the fourth is asked for in the next way, where the provider has one.
        if wanted == .schemaIgnored, stage.exchanges() != nil {
            #expect(total.failed == 1 && total.repairs == 2)
            #expect(total.ignoredSchemas == ((provider as? ConformingServer)?.takesSchemas == true ? 1 : 0))
        }
        if wanted == .malformedRepaired, stage.exchanges() != nil { #expect(total.repairs == 1) }
        if [.rateLimited, .overloaded, .broken].contains(wanted) {
            #expect(total.failures["transient"] == 1)
        }
        if wanted == .freeText { #expect(outcome.reply?.usage == provider.usage) }
        for text in [
            outcome.error?.reason ?? "", stage.model.identity.name, stage.model.identity.destination,
            "\(scheduler.ledger.entries)",
        ] {
            #expect(!text.contains(ConformanceCase.key))
        }
    }

    private func ask(
        _ scheduler: CallScheduler, _ wanted: ConformanceCase, _ stage: ConformanceStage
    ) async -> CallOutcome {
        if wanted == .cancelled {
            let task = Task { await scheduler.outcome(of: wanted.request) }
            while (stage.exchanges() ?? 1) == 0 { try? await Task.sleep(for: .milliseconds(5)) }
            task.cancel()
            return await task.value
        }
        // The first call is lost on it.
        if wanted == .schemaIgnored { _ = await scheduler.outcome(of: wanted.request) }
        var outcome = await scheduler.outcome(of: wanted.request)
        while case .pending? = outcome.error?.kind, stage.answer() {
            outcome = await scheduler.outcome(of: wanted.request)
        }
        if wanted == .conversation { #expect(stage.told().contains("The light is green.")) }
        return outcome
    }

    private func check(_ outcome: CallOutcome, _ wanted: ConformanceCase) {
        if let failure = wanted.failure {
            #expect(outcome.error?.kind.name == failure, "\(outcome.result)")
            return
        }
        guard let reply = outcome.reply else {
            Issue.record("no answer: \(String(describing: outcome.error))")
            return
        }
        if let text = wanted.text { #expect(reply.text == text) }
        switch wanted {
        case .toolCall:
            #expect(reply.finish == .calls)
            #expect(reply.calls.map(\.name) == ["look"])
            #expect(reply.calls.first?.arguments == ConformanceCase.arguments)
            #expect(reply.calls.first?.id.isEmpty == false)
        case .refusal: #expect(reply.finish == .refusal)
        case .cutText: #expect(reply.finish == .length)
        default: #expect(reply.finish == .stop)
        }
    }

    /// What is said not to come up with a provider really has no form there.
    @Test(arguments: providers)
    func exceptionsAreExceptions(named: NamedProvider) throws {
        guard named.provider is ConformingProgram || named.provider is ConformingReplay else { return }
        for wanted in named.provider.inapplicable where wanted != .cutAnswerRepaired {
            let stage = try named.provider.stage(wanted.acts, for: wanted.request)
            if named.provider is ConformingProgram { #expect(stage == nil, "\(wanted)") }
            stage?.end()
        }
    }
}
