/// Where a server that speaks Anthropic's Messages interface is and how one identifies oneself there.
public struct AnthropicEndpoint: Hashable, Sendable {
    /// Anthropic's own address.
    public static let standardBase = "https://api.anthropic.com"

    /// The server; its URL is what stands before `/v1/messages`.
    public var address: ServerAddress
    /// Sent as `x-api-key`.
    public var key: Secret?
    /// Sent as a bearer token.
    public var token: Secret?
    /// More header fields; they replace those of the same name.
    public var customHeaders: [String: Secret]

    /// Describes an endpoint.
    ///
    /// - Parameter base: the server's URL; a `/v1` at its end is dropped.
    /// - Throws: ``ModelSpecificationError`` when the base is no `http` or `https` URL, or holds a user or password.
    public init(
        base: String = AnthropicEndpoint.standardBase, key: Secret? = nil, token: Secret? = nil,
        customHeaders: [String: Secret] = [:]
    ) throws(ModelSpecificationError) {
        var url = base
        while url.hasSuffix("/") { url.removeLast() }
        if url.hasSuffix("/v1") { url.removeLast(3) }
        address = try ServerAddress(
            url, example: AnthropicEndpoint.standardBase, keyVariable: "ANTHROPIC_API_KEY")
        self.key = key.flatMap { $0.isEmpty ? nil : $0 }
        self.token = token.flatMap { $0.isEmpty ? nil : $0 }
        self.customHeaders = customHeaders
    }

    /// Reads `ANTHROPIC_API_KEY`, `ANTHROPIC_AUTH_TOKEN`, `ANTHROPIC_BASE_URL` and `ANTHROPIC_CUSTOM_HEADERS` (one
    /// `Name: value` a line).
    public init(environment: [String: String]) throws(ModelSpecificationError) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        try self.init(
            base: value("ANTHROPIC_BASE_URL") ?? AnthropicEndpoint.standardBase,
            key: value("ANTHROPIC_API_KEY").map { Secret($0) },
            token: value("ANTHROPIC_AUTH_TOKEN").map { Secret($0) },
            customHeaders: try AnthropicEndpoint.headers(value("ANTHROPIC_CUSTOM_HEADERS") ?? ""))
    }

    /// What must never be seen in a message.
    var secrets: [Secret] { [key, token].compactMap { $0 } + customHeaders.values.filter { !$0.isShort } }

    /// Whether there is something to identify oneself with.
    var hasIdentification: Bool { key != nil || token != nil || !customHeaders.isEmpty }

    /// The header fields of a request.
    ///
    /// - Parameter version: the version of the interface; one among the custom headers goes before it.
    func headers(streams: Bool, version: String) -> [HTTPField] {
        var fields = ServerAddress.headers(streams: streams) + [HTTPField("anthropic-version", version)]
        if let key { fields.append(HTTPField("x-api-key", key.reveal())) }
        if let token { fields.append(HTTPField("Authorization", "Bearer \(token.reveal())")) }
        for (name, value) in customHeaders.sorted(by: { $0.key < $1.key }) {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            fields.append(HTTPField(name, value.reveal()))
        }
        return fields
    }

    private static func headers(_ text: String) throws(ModelSpecificationError) -> [String: Secret] {
        var headers: [String: Secret] = [:]
        for line in text.split(whereSeparator: \.isNewline) where line.contains(where: { !$0.isWhitespace }) {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let name = parts[0].filter { !$0.isWhitespace }
            guard parts.count == 2, !name.isEmpty,
                name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }),
                parts[1].unicodeScalars.allSatisfy({ $0.value >= 0x20 || $0.value == 0x09 })
            else {
                throw ModelSpecificationError(
                    "a line of ANTHROPIC_CUSTOM_HEADERS is no header field", mend: "write Name: value, one a line")
            }
            headers[name] = Secret(String(parts[1]))
        }
        return headers
    }
}
