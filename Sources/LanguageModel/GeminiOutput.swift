internal import ChildProcesses
internal import JSON
internal import OrderedCollections

/// Reads what `gemini -p … --output-format json` prints.
enum GeminiOutput {
    /// The answer of a run.
    static func reply(_ outcome: ChildProcess.Outcome) throws(ModelError) -> ModelReply {
        guard let result = object(in: outcome.output) ?? object(in: outcome.errors) else {
            throw CommandModel.failure(outcome)
                ?? ModelError(.malformed, "gemini printed no result object")
        }
        switch outcome.ending {
        case .exited: break
        default: if let error = CommandModel.failure(outcome) { throw error }
        }
        if let error = result["error"], !error.isNull {
            let words = error["message"]?.string ?? error.string ?? "an error"
            throw ModelError(kind(error, words), "gemini failed: \(CommandModel.clean(words))")
        }
        if let error = CommandModel.failure(outcome) { throw error }
        let text = result["response"]?.string ?? ""
        if text.isEmpty { throw ModelError(.malformed, "gemini answered nothing") }
        let models = result["stats"]?["models"]
        return ModelReply(text: text, usage: usage(models), model: models?.object?.keys.first)
    }

    private static func kind(_ error: JSONValue, _ words: String) -> ModelError.Kind {
        switch error["code"]?.integer {
        case 401, 403: .unauthorized
        case 429: CommandModel.kind(of: words) == .quota ? .quota : .transient(retryAfter: nil)
        case .some(let code) where (500..<600).contains(code): .transient(retryAfter: nil)
        default: CommandModel.kind(of: words)
        }
    }

    /// The object, also where something was printed before it.
    private static func object(in output: [UInt8]) -> JSONValue? {
        let text = output.drop { $0 != UInt8(ascii: "{") }
        if let value = try? JSONValue.parse(text), value.object != nil { return value }
        return nil
    }

    private static func usage(_ models: JSONValue?) -> TokenUsage? {
        let counts = models?.memberValues.compactMap { $0["tokens"] } ?? []
        guard !counts.isEmpty else { return nil }
        return counts.reduce(TokenUsage()) { sum, tokens in
            func count(_ name: String) -> Int { max(0, tokens[name]?.integer ?? 0) }
            return sum
                + TokenUsage(
                    input: count("prompt"), cachedInput: count("cached"),
                    output: count("candidates") + count("thoughts"))
        }
    }
}
