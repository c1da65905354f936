/// Where an OpenAI-compatible server is and how one identifies oneself there.
public struct OpenAIEndpoint: Hashable, Sendable {
    /// OpenAI's own address.
    public static let standardBase = "https://api.openai.com/v1"

    /// The URL before `/chat/completions`, without a slash at its end.
    public var base: String
    /// The key; `nil` for servers that want none.
    public var key: Secret?
    /// Sent as `OpenAI-Organization`.
    public var organization: String?
    /// Sent as `OpenAI-Project`.
    public var project: String?

    /// Describes an endpoint.
    ///
    /// - Throws: ``ModelSpecificationError`` when the base is no `http` or `https` URL, or holds a user or password.
    public init(
        base: String = OpenAIEndpoint.standardBase, key: Secret? = nil, organization: String? = nil,
        project: String? = nil
    ) throws(ModelSpecificationError) {
        var url = base
        while url.hasSuffix("/") { url.removeLast() }
        let lower = url.lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://"), !url.contains(where: \.isWhitespace),
            !OpenAIEndpoint.host(of: url).isEmpty
        else {
            throw ModelSpecificationError(
                "'\(base)' is not the URL of a server", mend: "give one such as https://api.openai.com/v1")
        }
        guard !OpenAIEndpoint.authority(of: url).contains("@") else {
            throw ModelSpecificationError(
                "the server's URL holds a user name or password", mend: "put the key into OPENAI_API_KEY")
        }
        self.base = url
        self.key = key.flatMap { $0.isEmpty ? nil : $0 }
        self.organization = organization
        self.project = project
    }

    /// Reads `OPENAI_API_KEY`, `OPENAI_BASE_URL` (or `OPENAI_API_BASE`), `OPENAI_ORG_ID` and `OPENAI_PROJECT_ID`.
    public init(environment: [String: String]) throws(ModelSpecificationError) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        try self.init(
            base: value("OPENAI_BASE_URL") ?? value("OPENAI_API_BASE") ?? OpenAIEndpoint.standardBase,
            key: value("OPENAI_API_KEY").map { Secret($0) }, organization: value("OPENAI_ORG_ID"),
            project: value("OPENAI_PROJECT_ID"))
    }

    /// The server's host name or address.
    public var host: String { OpenAIEndpoint.host(of: base) }

    /// Whether the server is this machine.
    public var isLocal: Bool {
        let host = host.lowercased()
        return host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.")
            || host == "[::1]"
    }

    /// The header fields of a request with a JSON body.
    func headers(streams: Bool) -> [HTTPField] {
        var fields = [
            HTTPField("Content-Type", "application/json"),
            HTTPField("Accept", streams ? "text/event-stream, application/json" : "application/json"),
            HTTPField("User-Agent", "skillgit"),
        ]
        if let key { fields.append(HTTPField("Authorization", "Bearer \(key.reveal())")) }
        if let organization { fields.append(HTTPField("OpenAI-Organization", organization)) }
        if let project { fields.append(HTTPField("OpenAI-Project", project)) }
        return fields
    }

    private static func authority(of url: String) -> Substring {
        let rest = url.drop { $0 != ":" }.dropFirst(3)
        return rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    }

    private static func host(of url: String) -> String {
        let authority = authority(of: url)
        if authority.hasPrefix("["), let close = authority.firstIndex(of: "]") {
            return String(authority[...close])
        }
        return String(authority.prefix { $0 != ":" })
    }
}
