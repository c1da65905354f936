import JSON
import LanguageModel
import LanguageModelHTTP
import TestSupport
import Testing

/// The cases of the conformance suite to which a real server can be brought, over each of its interfaces by name.
///
/// What a model says cannot be foreseen; checked is what has to hold whatever it says.
@Suite("a real model server, asked one by one", .serialized, .timeLimit(.minutes(15)))
struct RealServerTests {
    private static let transport = AsyncHTTPTransport(connections: 4)

    /// A model, by the name that `--model` takes.
    private func model(
        _ kind: String, _ server: RealModelServer, _ more: [String: String] = [:]
    ) throws -> any LanguageModel {
        try ModelSpecification(parsing: "\(kind):\(RealModelServer.model)").model(
            in: ModelSpecification.Surroundings(
                environment: server.variables.merging(more) { $1 }, transport: { _ in Self.transport },
                handoffFolder: "/nowhere", run: "r"))
    }

    private func scheduler(_ model: any LanguageModel) -> CallScheduler {
        CallScheduler(model: model, options: SchedulerOptions(concurrency: 2, attempts: 3))
    }

    @Test(arguments: ["openai", "anthropic", "llamacpp"])
    func conforms(kind: String) async throws {
        guard let server = RealModelServer.forTest() else { return }
        let model = try model(kind, server)
        for wanted in ConformanceCase.allCases {
            guard var request = Self.request(wanted) else { continue }
            // The server knows what it was asked before.
            request.prompt = "\(kind): \(request.prompt)"
            if wanted == .unauthorized, server.key == nil { continue }
            let wrong = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "LLAMACPP_API_KEY"].map { ($0, ConformanceCase.key) }
            let scheduler = scheduler(
                wanted == .unauthorized
                    ? try self.model(kind, server, Dictionary(uniqueKeysWithValues: wrong)) : model)
            let start = ContinuousClock.now
            let outcome = await ask(scheduler, request, isCancelled: wanted == .cancelled)
            let text = outcome.reply.map { "\($0.finish): \($0.text) \($0.calls)" } ?? "\(outcome.result)"
            FileText.note("\(kind) \(wanted): \(text.prefix(200)) in \(ContinuousClock.now - start)")
            check(outcome, wanted, kind, scheduler.ledger.total)
        }
    }

    private func ask(_ scheduler: CallScheduler, _ request: ModelRequest, isCancelled: Bool) async -> CallOutcome {
        guard isCancelled else { return await scheduler.outcome(of: request) }
        let task = Task { await scheduler.outcome(of: request) }
        try? await Task.sleep(for: .milliseconds(500))
        task.cancel()
        return await task.value
    }

    /// The question that brings a real server to a case; `nil` where nothing does.
    private static func request(_ wanted: ConformanceCase) -> ModelRequest? {
        var request = wanted.request
        request.temperature = 0
        request.maximumOutputTokens = 80
        switch wanted {
        case .freeText, .toolCall, .conversation, .unauthorized: break
        case .schemaAnswer: request.maximumOutputTokens = 200
        // Long to read, so that it is not answered before it is cancelled.
        case .cancelled: request.prompt = String(repeating: "one two three four five ", count: 500)
        case .cutText: request.maximumOutputTokens = 2
        case .cutAnswerRepaired: request.maximumOutputTokens = 5
        case .contextLength: request.prompt = String(repeating: "one two three four five ", count: 4_000)
        default: return nil
        }
        return request
    }

    private func check(_ outcome: CallOutcome, _ wanted: ConformanceCase, _ kind: String, _ total: LedgerEntry) {
        #expect(total.attempts > 0 && total.attemptsWithoutUsage == 0, "\(kind) \(wanted)")
        #expect(!"\(outcome.result)".contains(ConformanceCase.key))
        switch wanted {
        case .contextLength, .unauthorized, .cancelled:
            #expect(outcome.error?.kind.name == wanted.failure, "\(kind) \(wanted): \(outcome.result)")
            return
        case .freeText: #expect(outcome.reply != nil)
        case .cutText: #expect(outcome.reply?.finish == .length, "\(kind): \(outcome.result)")
        case .cutAnswerRepaired:
            #expect(outcome.error?.kind == .malformed && total.repairs == 1, "\(kind): \(outcome.result)")
        case .schemaAnswer where kind != "anthropic":
            // Enforced on this interface.
            #expect(outcome.reply != nil, "\(kind): \(outcome.result)")
        // Such a small model may say anything, but the server has to take the question.
        default: #expect(outcome.reply != nil || outcome.error?.kind == .malformed, "\(kind): \(outcome.result)")
        }
        #expect(total.usage.input > 0 && total.usage.output > 0, "\(kind) \(wanted)")
        if let schema = outcome.request.schema, let text = outcome.reply?.text {
            #expect(throws: Never.self) { try StructuredReply.decode(text, schema: schema) }
        }
    }

    /// llama.cpp does not speak Ollama's own interface; a server that does is used by that name too.
    @Test func ollamaByName() async throws {
        guard let server = RealModelServer.forTest() else { return }
        let host = server.base.hasSuffix("/v1") ? String(server.base.dropLast(3)) : server.base
        let model = try model("ollama", server, ["OLLAMA_HOST": host, "OLLAMA_API_KEY": server.key ?? ""])
        let outcome = await scheduler(model).outcome(of: Questions.free("Say hello."))
        FileText.note("ollama: \(outcome.result)")
        let isUnknown = outcome.error?.kind == .refused && outcome.error?.reason.contains("404") == true
        #expect(outcome.reply != nil || isUnknown)
    }
}
