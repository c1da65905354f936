internal import JSON
internal import OrderedCollections

/// OpenAI's batches: a file of requests, a batch over it, a file of results.
struct OpenAIBatches: BatchService {
    let model: String
    let endpoint: OpenAIEndpoint
    var limits = BatchLimits(entries: 50_000, bytes: 195_000_000)

    var secrets: [Secret] { endpoint.key.map { [$0] } ?? [] }
    var dialect: OpenAIDialect {
        var dialect = OpenAIDialect()
        dialect.streams = false
        return dialect
    }

    func entry(for request: ModelRequest, key: String, in dialect: OpenAIDialect) -> JSONValue {
        [
            "custom_id": .string(key), "method": "POST", "url": "/v1/chat/completions",
            "body": OpenAICodec.body(of: request, model: model, dialect: dialect),
        ]
    }

    func submit(
        _ entries: BatchEntries, name: String, through exchange: BatchExchange
    ) async throws(ModelError) -> String {
        let file = try await exchange.object(upload(entries.lines, name: name))
        guard let fileID = file["id"]?.string else {
            throw ModelError(.transient(retryAfter: nil), "the server's answer names no file")
        }
        let body: JSONValue = [
            "input_file_id": .string(fileID), "endpoint": "/v1/chat/completions", "completion_window": "24h",
            "metadata": ["skillgit": .string(name)],
        ]
        let answer = try await exchange.object(
            message("POST", "/batches", JSONWriter.compactBytes(body)), isRepeatable: false)
        guard let id = answer["id"]?.string, !id.isEmpty else {
            throw ModelError(.transient(retryAfter: nil), "the server's answer names no batch")
        }
        return id
    }

    /// A batch carries its name here in its metadata.
    func find(
        _ batch: BatchState.Batch, besides known: Set<String>, through exchange: BatchExchange
    ) async throws(ModelError) -> String? {
        var after = ""
        for _ in 0..<20 {
            let query = "?limit=100" + (after.isEmpty ? "" : "&after=\(after)")
            let answer = try await exchange.object(message("GET", "/batches" + query))
            let list = answer["data"]?.array ?? []
            for entry in list where entry["metadata"]?["skillgit"]?.string == batch.name {
                if let id = entry["id"]?.string, !known.contains(id) { return id }
            }
            guard answer["has_more"]?.bool == true, let last = list.last?["id"]?.string else { return nil }
            after = last
        }
        return nil
    }

    func progress(of id: String, through exchange: BatchExchange) async throws(ModelError) -> BatchProgress {
        let answer = try await exchange.object(message("GET", "/batches/\(id)"))
        let counts = answer["request_counts"]
        switch answer["status"]?.string {
        case "completed", "expired", "cancelled", "failed":
            let files = ["output_file_id", "error_file_id"].compactMap { answer[$0]?.string }.filter { !$0.isEmpty }
            let errors = (answer["errors"]?["data"]?.array ?? []).prefix(3).compactMap { $0["message"]?.string }
            let problem = answer["status"]?.string == "completed" ? nil : answer["status"]?.string
            return .ended(
                results: files.map { endpoint.base + "/files/\($0)/content" },
                problem: problem.map { ([$0] + errors).joined(separator: ": ") })
        default:
            let done = (counts?["completed"]?.integer ?? 0) + (counts?["failed"]?.integer ?? 0)
            return .running(done: done, total: counts?["total"]?.integer ?? 0)
        }
    }

    func result(in line: JSONValue) -> BatchResult {
        let key = line["custom_id"]?.string ?? ""
        if let error = line["error"], !error.isNull {
            let code = error["code"]?.string ?? ""
            if code.contains("expired") || code.contains("cancelled") {
                return BatchResult(key: key, outcome: .dropped(code))
            }
            return BatchResult(key: key, outcome: .failed(ServerFailure(inside: error)))
        }
        let status = line["response"]?["status_code"]?.integer ?? 0
        let body = line["response"]?["body"] ?? .null
        guard (200..<300).contains(status) else {
            let failure = ServerFailure(
                head: HTTPHead(status: status == 0 ? 500 : status), body: JSONWriter.compactBytes(body), now: 0)
            return BatchResult(key: key, outcome: .failed(failure))
        }
        var reader = OpenAIReplyReader()
        reader.read(completion: body)
        return BatchResult(
            key: key, outcome: .answered(reader.failure.map { .failure($0.error) } ?? reader.reply()))
    }

    func results(at url: String) -> HTTPRequest {
        HTTPRequest(method: "GET", url: url, headers: endpoint.headers(streams: false))
    }

    private func message(_ method: String, _ path: String, _ body: [UInt8] = []) -> HTTPRequest {
        HTTPRequest(
            method: method, url: endpoint.base + path, headers: endpoint.headers(streams: false), body: body)
    }

    private func upload(_ lines: [UInt8], name: String) -> HTTPRequest {
        // The name is a hash over what the lines hold, so that none of them can contain the boundary.
        let boundary = "skillgit-\(name)"
        func part(_ head: String) -> [UInt8] {
            Array("--\(boundary)\r\nContent-Disposition: form-data; \(head)\r\n\r\n".utf8)
        }
        let body =
            part("name=\"purpose\"") + Array("batch\r\n".utf8)
            + part("name=\"file\"; filename=\"skillgit-\(name).jsonl\"\r\nContent-Type: application/jsonl") + lines
            + Array("\r\n--\(boundary)--\r\n".utf8)
        var headers = endpoint.identification
        headers.insert(HTTPField("Content-Type", "multipart/form-data; boundary=\(boundary)"), at: 0)
        headers.append(HTTPField("User-Agent", "skillgit"))
        return HTTPRequest(url: endpoint.base + "/files", headers: headers, body: body)
    }
}
