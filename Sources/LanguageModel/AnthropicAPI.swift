internal import JSON

/// Anthropic's Messages interface.
struct AnthropicAPI: ModelAPI {
    let model: String
    let endpoint: AnthropicEndpoint

    var secrets: [Secret] { endpoint.secrets }

    func message(for request: ModelRequest, in dialect: AnthropicDialect) -> HTTPRequest {
        let body = AnthropicCodec.body(
            of: request, model: model, dialect: dialect, boundsAnswers: endpoint.address.isLocal,
            streams: dialect.streams)
        return HTTPRequest(
            url: endpoint.address.base + "/v1/messages",
            headers: endpoint.headers(streams: dialect.streams, version: dialect.version),
            body: JSONWriter.compactBytes(body))
    }

    func reader(for request: ModelRequest, in dialect: AnthropicDialect) -> AnthropicReplyReader {
        let answer = request.schema.flatMap { AnthropicCodec.answerTool($0, request, dialect) }
        return AnthropicReplyReader(answerTool: answer?.name)
    }
}
