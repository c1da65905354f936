internal import ContentHash
internal import JSON
internal import OrderedCollections

extension ModelReply {
    static let recordSchema = "skillgit.reply/1"

    /// The reply with its key, as journals keep it.
    func record(for key: ContentHash) -> JSONValue {
        var members: OrderedDictionary<String, JSONValue> = [
            "schema": .string(ModelReply.recordSchema), "key": .string(key.hex), "text": .string(text),
            "finish": .string(finish.rawValue),
        ]
        if !calls.isEmpty {
            members["calls"] = .array(
                calls.map { ["id": .string($0.id), "name": .string($0.name), "arguments": $0.arguments] })
        }
        if let usage {
            members["usage"] = [
                "input": .integer(Int64(usage.input)), "cached_input": .integer(Int64(usage.cachedInput)),
                "cache_write": .integer(Int64(usage.cacheWrite)), "output": .integer(Int64(usage.output)),
            ]
        }
        if let model { members["model"] = .string(model) }
        return .object(members)
    }

    /// Reads what ``record(for:)`` wrote; `nil` when it is torn, foreign or another key's.
    init?(record bytes: [UInt8], key: ContentHash) {
        guard let value = try? JSONValue.parse(bytes), value["schema"]?.string == ModelReply.recordSchema,
            value["key"]?.string == key.hex, let text = value["text"]?.string,
            let finish = value["finish"]?.string.flatMap({ Finish(rawValue: $0) })
        else { return nil }
        var usage: TokenUsage?
        if let counts = value["usage"], counts.object != nil {
            usage = TokenUsage(
                input: counts["input"]?.integer ?? 0, cachedInput: counts["cached_input"]?.integer ?? 0,
                cacheWrite: counts["cache_write"]?.integer ?? 0, output: counts["output"]?.integer ?? 0)
        }
        let calls = (value["calls"]?.array ?? []).compactMap { call -> ModelToolCall? in
            guard let id = call["id"]?.string, let name = call["name"]?.string else { return nil }
            return ModelToolCall(id: id, name: name, arguments: call["arguments"] ?? .object([:]))
        }
        self.init(text: text, calls: calls, finish: finish, usage: usage, model: value["model"]?.string)
    }
}
