internal import ChildProcesses
internal import JSON

/// Reads what `codex exec --json` prints: one event a line.
enum CodexOutput {
    /// The answer of a run: the last message of the agent, else the file with the last message.
    static func reply(
        _ outcome: ChildProcess.Outcome, lastMessage: String
    ) throws(ModelError) -> ModelReply {
        var answer: String?
        var fault: String?
        var usage: TokenUsage?
        for line in outcome.output.split(separator: 0x0A) {
            guard let event = try? JSONValue.parse(line) else { continue }
            switch event["type"]?.string {
            case "item.completed":
                if event["item"]?["type"]?.string == "agent_message" {
                    answer = event["item"]?["text"]?.string
                }
            case "turn.completed":
                if let counts = self.usage(event["usage"]) { usage = (usage ?? TokenUsage()) + counts }
                fault = nil
            case "turn.failed": fault = event["error"]?["message"]?.string ?? "the turn failed"
            case "error": fault = event["message"]?.string ?? "an error"
            default: break
            }
        }
        if let error = CommandModel.failure(outcome) {
            guard let fault, case .exited = outcome.ending else { throw error }
            throw ModelError(CommandModel.kind(of: fault), "codex failed: \(CommandModel.clean(fault))")
        }
        if let fault {
            throw ModelError(CommandModel.kind(of: fault), "codex failed: \(CommandModel.clean(fault))")
        }
        if answer == nil, let bytes = (try? AtomicFile.read(lastMessage)) ?? nil {
            answer = String(decoding: bytes, as: UTF8.self)
        }
        guard let answer, !answer.isEmpty else { throw ModelError(.malformed, "codex answered nothing") }
        return ModelReply(text: answer, usage: usage)
    }

    private static func usage(_ counts: JSONValue?) -> TokenUsage? {
        guard let counts, let input = counts["input_tokens"]?.integer else { return nil }
        return TokenUsage(
            input: input, cachedInput: counts["cached_input_tokens"]?.integer ?? 0,
            output: counts["output_tokens"]?.integer ?? 0)
    }
}
