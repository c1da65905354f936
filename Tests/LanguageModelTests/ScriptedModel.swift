import LanguageModel
import Synchronization

/// A model in this process that answers as a closure says.
final class ScriptedModel: LanguageModel {
    let identity = ModelIdentity(name: "scripted", destination: "here", leavesMachine: false)
    private let answer: @Sendable (ModelRequest, Int) async throws(ModelError) -> ModelReply
    private let state = Mutex((calls: 0, running: 0, most: 0))

    init(_ answer: @escaping @Sendable (ModelRequest, Int) async throws(ModelError) -> ModelReply) {
        self.answer = answer
    }

    var calls: Int { state.withLock { $0.calls } }
    var mostAtOnce: Int { state.withLock { $0.most } }
    var running: Int { state.withLock { $0.running } }

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        let number = state.withLock { state in
            state.calls += 1
            state.running += 1
            state.most = max(state.most, state.running)
            return state.calls
        }
        defer { state.withLock { $0.running -= 1 } }
        return try await answer(request, number)
    }
}
