/// Where an Ollama server is.
public struct OllamaEndpoint: Hashable, Sendable {
    /// The server; its URL is what stands before `/api/chat`.
    public var address: ServerAddress
    /// Sent as a bearer token; `nil` for servers that want none.
    public var key: Secret?

    /// Describes an endpoint.
    ///
    /// - Parameter host: as Ollama's own `OLLAMA_HOST`: `HOST`, `HOST:PORT` or a URL; the port is 11434 unless it is
    ///   given or a URL has none, and an address that servers listen at (`0.0.0.0`) means this machine.
    /// - Throws: ``ModelSpecificationError`` when that is no server.
    public init(host: String = "", key: Secret? = nil) throws(ModelSpecificationError) {
        var text = host.filter { !$0.isWhitespace }
        while text.hasSuffix("/") { text.removeLast() }
        if text.isEmpty { text = "127.0.0.1" }
        if !text.contains("://") {
            let afterBracket = text.lastIndex(of: "]").map { text[$0...] } ?? text[...]
            text = "http://" + text + (afterBracket.contains(":") ? "" : ":11434")
        }
        for everywhere in ["//0.0.0.0", "//[::]"] where text.contains(everywhere) {
            text = text.replacingFirst(everywhere, with: "//127.0.0.1")
        }
        address = try ServerAddress(text, example: "http://127.0.0.1:11434", keyVariable: "OLLAMA_API_KEY")
        self.key = key.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// Reads `OLLAMA_HOST` and `OLLAMA_API_KEY`.
    public init(environment: [String: String]) throws(ModelSpecificationError) {
        try self.init(
            host: environment["OLLAMA_HOST"] ?? "", key: environment["OLLAMA_API_KEY"].map { Secret($0) })
    }

    /// The header fields of a request.
    func headers() -> [HTTPField] {
        ServerAddress.headers(streams: false)
            + (key.map { [HTTPField("Authorization", "Bearer \($0.reveal())")] } ?? [])
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, with text: String) -> String {
        guard let place = firstRange(of: part) else { return self }
        return self[..<place.lowerBound] + text + self[place.upperBound...]
    }
}
