import LanguageModelHTTP
import TestSupport
import Testing

@testable import LanguageModel

/// Batches that would be larger than the provider takes.
@Suite(.timeLimit(.minutes(2))) struct BatchSplitTests {
    private static let transport = AsyncHTTPTransport(connections: 4)
    private let folder = Questions.scratchFolder() + "/batches"

    private func model(_ server: ScriptedBatchServer, _ limits: BatchLimits) throws -> BatchModel<OpenAIBatches> {
        let service = OpenAIBatches(
            model: "m", endpoint: try OpenAIEndpoint(base: server.base, key: Secret("sk-batch-0123456789")),
            limits: limits)
        return try BatchModel(
            service, identity: ModelIdentity(name: "openai:m", destination: "here", leavesMachine: false),
            folder: folder, transport: Self.transport, now: { 1_795_629_600 })
    }

    /// By requests, by bytes, and a single request that is larger than all.
    @Test(arguments: [
        (BatchLimits(entries: 2, bytes: 1 << 30), [2, 2, 1]), (BatchLimits(entries: 100, bytes: 1000), [2, 2, 1]),
        (BatchLimits(entries: 100, bytes: 10), [1, 1, 1, 1, 1]), (BatchLimits(entries: 100, bytes: 1 << 30), [5]),
    ])
    func requestsAreSplit(limits: BatchLimits, sizes: [Int]) async throws {
        let server = try ScriptedBatchServer { .answered("answer to \($0.text.suffix(2))") }
        defer { server.stop() }
        let questions = (0..<5).map { Questions.free("\(String(repeating: "x", count: 200)) q\($0)") }
        let first = try model(server, limits)
        for outcome in await CallScheduler(model: first).outcomes(of: questions) {
            #expect(outcome.error?.kind.name == "pending")
        }
        try await first.flush()
        #expect(server.batches == sizes)
        let second = try model(server, limits)
        #expect(second.batches.map(\.requests) == sizes)
        #expect(try await second.collect() == [])
        let outcomes = await CallScheduler(model: second).outcomes(of: questions)
        #expect(outcomes.map { $0.reply?.text } == (0..<5).map { "answer to q\($0)" })
    }
}
