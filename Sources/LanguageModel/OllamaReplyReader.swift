internal import JSON

/// Puts an answer together from what Ollama sends: one JSON object a line, the last of which is `done`.
struct OllamaReplyReader: ReplyReader {
    private(set) var failure: ServerFailure?

    private var intake = ResponseIntake(.lines)
    private var text = ""
    private var calls: [ModelToolCall] = []
    private var isDone = false
    private var doneReason: String?
    private(set) var usage: TokenUsage?
    private var model: String?

    mutating func receive(_ event: HTTPEvent) -> HTTPFlow {
        do throws(ServerFailure) {
            for line in try intake.take(event) { read(line.data) }
        } catch {
            failure = error
        }
        return isDone || failure != nil ? .enough : .more
    }

    private mutating func read(_ line: [UInt8]) {
        guard !isDone, failure == nil else { return }
        guard let value = try? JSONValue.parse(line) else {
            failure = ServerFailure(.transient(retryAfter: nil), "a line of the stream is not valid JSON")
            return
        }
        if let error = value["error"], !error.isNull {
            failure = ServerFailure(inside: error)
            return
        }
        if let name = value["model"]?.string, !name.isEmpty { model = name }
        text += value["message"]?["content"]?.string ?? ""
        for call in value["message"]?["tool_calls"]?.array ?? [] {
            let arguments = call["function"]?["arguments"] ?? .null
            calls.append(
                ModelToolCall(
                    id: call["id"]?.string ?? "call_\(calls.count + 1)",
                    name: call["function"]?["name"]?.string ?? "",
                    arguments: ToolCallPieces.arguments(arguments.string ?? "", arguments.isNull ? nil : arguments)))
        }
        if text.utf8.count > ResponseIntake.largestText {
            failure = ServerFailure(.malformed, "the answer's text is too long")
        }
        guard value["done"]?.bool == true else { return }
        isDone = true
        doneReason = value["done_reason"]?.string
        // Older servers leave a prompt uncounted that they had in their cache; half a count would pass for a whole one.
        guard let output = value["eval_count"]?.integer, let input = value["prompt_eval_count"]?.integer else { return }
        usage = TokenUsage(input: max(0, input), output: max(0, output))
    }

    mutating func end(now: Double) -> Result<ModelReply, ModelError> {
        guard let head = intake.head else {
            return .failure(ModelError(.transient(retryAfter: nil), "the server sent nothing"))
        }
        if let failure { return .failure(failure.error) }
        guard intake.isSuccess else {
            let refused = ServerFailure(head: head, body: intake.body, now: now)
            failure = refused
            return .failure(refused.error)
        }
        if !isDone, let last = intake.rest() { read(last.data) }
        if let failure { return .failure(failure.error) }
        guard isDone else {
            return .failure(
                ModelError(.transient(retryAfter: nil), "the stream was cut before the answer's end"))
        }
        if doneReason == "length" {
            return .success(ModelReply(text: text, finish: .length, usage: usage, model: model))
        }
        if !calls.isEmpty {
            return .success(ModelReply(text: text, calls: calls, finish: .calls, usage: usage, model: model))
        }
        if text.isEmpty { return .failure(ModelError(.malformed, "the answer is empty")) }
        return .success(ModelReply(text: text, usage: usage, model: model))
    }
}
