internal import ChildProcesses
internal import JSON
internal import OrderedCollections

/// Reads what `claude -p --output-format json` prints.
enum ClaudeOutput {
    /// The answer of a run.
    static func reply(_ outcome: ChildProcess.Outcome) throws(ModelError) -> ModelReply {
        guard let result = result(in: outcome.output) else {
            throw CommandModel.failure(outcome)
                ?? ModelError(.malformed, "claude printed no result object")
        }
        let text = result["result"]?.string ?? ""
        let subtype = result["subtype"]?.string ?? ""
        if case .cancelled = outcome.ending { throw ModelError(.cancelled, "the call was cancelled") }
        if case .timedOut = outcome.ending {
            throw ModelError(.transient(retryAfter: nil), "claude took too long")
        }
        guard subtype == "success", result["is_error"]?.bool != true else {
            let words = text.isEmpty ? subtype : text
            let kind: ModelError.Kind =
                subtype == "error_max_structured_output_retries" ? .malformed : CommandModel.kind(of: words)
            throw ModelError(kind, "claude failed: \(CommandModel.clean(words))")
        }
        let structured = result["structured_output"].flatMap { $0.isNull ? nil : JSONWriter.compact($0) }
        let answer = structured ?? text
        if answer.isEmpty { throw ModelError(.malformed, "claude answered nothing") }
        let finish: ModelReply.Finish =
            switch result["stop_reason"]?.string {
            case "max_tokens": .length
            case "refusal": .refusal
            default: .stop
            }
        return ModelReply(
            text: answer, finish: finish, usage: usage(result["usage"]),
            model: result["modelUsage"]?.object?.keys.first)
    }

    /// The last object of type `result`, alone or in an array (as with `--verbose`).
    private static func result(in output: [UInt8]) -> JSONValue? {
        guard let value = try? JSONValue.parse(output) else { return nil }
        let objects = value.array ?? [value]
        return objects.last { $0["type"]?.string == "result" }
    }

    private static func usage(_ counts: JSONValue?) -> TokenUsage? {
        guard let counts, let fresh = counts["input_tokens"]?.integer else { return nil }
        let cached = counts["cache_read_input_tokens"]?.integer ?? 0
        let stored = counts["cache_creation_input_tokens"]?.integer ?? 0
        return TokenUsage(
            input: fresh + cached + stored, cachedInput: cached, cacheWrites: stored,
            output: counts["output_tokens"]?.integer ?? 0)
    }
}
