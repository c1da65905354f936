internal import JSON
internal import OrderedCollections

/// Anthropic's message batches.
struct AnthropicBatches: BatchService {
    let model: String
    let endpoint: AnthropicEndpoint
    var limits = BatchLimits(entries: 100_000, bytes: 250_000_000)

    var secrets: [Secret] { endpoint.secrets }
    var dialect: AnthropicDialect { AnthropicDialect() }

    private var url: String { endpoint.address.base + "/v1/messages/batches" }

    func entry(for request: ModelRequest, key: String, in dialect: AnthropicDialect) -> JSONValue {
        [
            "custom_id": .string(key),
            "params": AnthropicCodec.body(of: request, model: model, dialect: dialect, streams: false),
        ]
    }

    func submit(
        _ entries: BatchEntries, name: String, through exchange: BatchExchange
    ) async throws(ModelError) -> String {
        let body = Array(#"{"requests":"#.utf8) + entries.array + [UInt8(ascii: "}")]
        let answer = try await exchange.object(message("POST", url, body), isRepeatable: false)
        guard let id = answer["id"]?.string, !id.isEmpty else {
            throw ModelError(.transient(retryAfter: nil), "the server's answer names no batch")
        }
        return id
    }

    /// Looks for a batch that is not known, is as large, and was made after this one was put together.
    ///
    /// Batches have no names of ours there. If it is another's, its results name other requests, and these are asked again.
    func find(
        _ batch: BatchState.Batch, besides known: Set<String>, through exchange: BatchExchange
    ) async throws(ModelError) -> String? {
        var after = ""
        for _ in 0..<20 {
            let query = "?limit=100" + (after.isEmpty ? "" : "&after_id=\(after)")
            let answer = try await exchange.object(message("GET", url + query))
            let list = answer["data"]?.array ?? []
            for entry in list {
                guard let id = entry["id"]?.string, !known.contains(id), count(entry) == batch.keys.count,
                    entry["processing_status"]?.string != "canceling"
                else { continue }
                let made = entry["created_at"]?.string.flatMap { RetryAfter.internetDate($0) }
                // Clocks differ.
                if made ?? batch.since >= batch.since - 300 { return id }
            }
            guard answer["has_more"]?.bool == true, let last = answer["last_id"]?.string ?? list.last?["id"]?.string
            else { return nil }
            after = last
        }
        return nil
    }

    func progress(of id: String, through exchange: BatchExchange) async throws(ModelError) -> BatchProgress {
        let answer = try await exchange.object(message("GET", "\(url)/\(id)"))
        let total = count(answer)
        guard answer["processing_status"]?.string == "ended" else {
            let left = answer["request_counts"]?["processing"]?.integer ?? total
            return .running(done: max(0, total - left), total: total)
        }
        // The key must not follow an address to somewhere else.
        return .ended(results: ["\(url)/\(id)/results"], problem: nil)
    }

    func result(in line: JSONValue) -> BatchResult {
        let key = line["custom_id"]?.string ?? ""
        let result = line["result"] ?? .null
        switch result["type"]?.string {
        case "succeeded":
            var reader = AnthropicReplyReader()
            reader.read(message: result["message"] ?? .null)
            let reply = reader.failure.map { .failure($0.error) } ?? reader.reply()
            return BatchResult(key: key, outcome: .answered(reply))
        case "errored":
            let error = result["error"] ?? .null
            return BatchResult(key: key, outcome: .failed(ServerFailure(inside: error["error"] ?? error)))
        case let other: return BatchResult(key: key, outcome: .dropped(other ?? "without a result"))
        }
    }

    /// Where the answer is the arguments of a tool, takes it out of them.
    func finished(_ reply: ModelReply, for request: ModelRequest) -> ModelReply {
        guard let schema = request.schema,
            let call = reply.calls.first(where: { $0.name == AnthropicCodec.answerToolName(schema, request) })
        else { return reply }
        let text = call.arguments.string ?? JSONWriter.compact(call.arguments)
        return ModelReply(text: text, usage: reply.usage, model: reply.model)
    }

    func results(at url: String) -> HTTPRequest { message("GET", url) }

    private func message(_ method: String, _ url: String, _ body: [UInt8] = []) -> HTTPRequest {
        HTTPRequest(
            method: method, url: url, headers: endpoint.headers(streams: false, version: dialect.version), body: body)
    }

    private func count(_ batch: JSONValue) -> Int {
        (batch["request_counts"]?.memberValues ?? []).compactMap(\.integer).reduce(0, +)
    }
}
