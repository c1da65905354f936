internal import JSON

/// The interface of OpenAI-compatible servers.
struct OpenAIAPI: ModelAPI {
    let model: String
    let endpoint: OpenAIEndpoint

    var secrets: [Secret] { endpoint.key.map { [$0] } ?? [] }

    func message(for request: ModelRequest, in dialect: OpenAIDialect) -> HTTPRequest {
        let body = OpenAICodec.body(
            of: request, model: model, dialect: dialect, boundsAnswers: endpoint.isLocal)
        return HTTPRequest(
            url: endpoint.base + "/chat/completions", headers: endpoint.headers(streams: dialect.streams),
            body: JSONWriter.compactBytes(body))
    }

    func reader(for request: ModelRequest, in dialect: OpenAIDialect) -> OpenAIReplyReader {
        OpenAIReplyReader()
    }
}
