import JSON
import LanguageModel
import Synchronization

/// A model that calls tools by a script: one list of calls for each turn, the last again and again.
final class ScriptedAgent: LanguageModel {
    /// A call of a tool.
    struct Call: Sendable {
        var name: String
        var arguments: JSONValue

        init(_ name: String, _ arguments: JSONValue = [:]) {
            self.name = name
            self.arguments = arguments
        }
    }

    let identity: ModelIdentity
    private let script: @Sendable (ModelRequest) -> [Call]
    private let asked = Mutex<[ModelRequest]>([])

    init(contextTokens: Int? = nil, script: @escaping @Sendable (ModelRequest) -> [Call]) {
        identity = ModelIdentity(
            name: "replay:agent", destination: "a test", leavesMachine: false, contextTokens: contextTokens)
        self.script = script
    }

    convenience init(_ turns: [[Call]], contextTokens: Int? = nil) {
        self.init(contextTokens: contextTokens) { turns[min($0.turns.count, turns.count - 1)] }
    }

    var requests: [ModelRequest] { asked.withLock { $0 } }
    /// What the tools gave, in the longest conversation.
    var observations: [String] {
        requests.max { $0.turns.count < $1.turns.count }?.turns.flatMap { $0.results.map(\.content) } ?? []
    }

    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        asked.withLock { $0.append(request) }
        guard !request.tools.isEmpty else {
            // The others, and merges.
            return ModelReply(text: #"{"lessons": []}"#)
        }
        let calls = script(request).enumerated().map {
            ModelToolCall(id: "call-\(request.turns.count)-\($0)", name: $1.name, arguments: $1.arguments)
        }
        return ModelReply(text: "", calls: calls, finish: calls.isEmpty ? .stop : .calls)
    }
}
