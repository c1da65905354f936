/// Where an OpenAI-compatible server is and how one identifies oneself there.
public struct OpenAIEndpoint: Hashable, Sendable {
    /// OpenAI's own address.
    public static let standardBase = "https://api.openai.com/v1"
    /// Where llama.cpp's server listens unless it is told otherwise.
    public static let llamaBase = "http://127.0.0.1:8080/v1"

    /// The server; its URL is what stands before `/chat/completions`.
    public var address: ServerAddress
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
        address = try ServerAddress(base, example: OpenAIEndpoint.standardBase, keyVariable: "OPENAI_API_KEY")
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

    /// The server of llama.cpp that `LLAMACPP_BASE_URL` and `LLAMACPP_API_KEY` name, else the one at its usual port.
    public static func llama(environment: [String: String]) throws(ModelSpecificationError) -> OpenAIEndpoint {
        let base = environment["LLAMACPP_BASE_URL"].flatMap { $0.isEmpty ? nil : $0 } ?? llamaBase
        return try OpenAIEndpoint(base: base, key: environment["LLAMACPP_API_KEY"].map { Secret($0) })
    }

    /// The URL before `/chat/completions`, without a slash at its end.
    public var base: String { address.base }

    /// The server's host name or address.
    public var host: String { address.host }

    /// Whether the server is this machine.
    public var isLocal: Bool { address.isLocal }

    /// The header fields of a request with a JSON body.
    func headers(streams: Bool) -> [HTTPField] { ServerAddress.headers(streams: streams) + identification }

    /// The header fields that say who asks.
    var identification: [HTTPField] {
        var fields: [HTTPField] = []
        if let key { fields.append(HTTPField("Authorization", "Bearer \(key.reveal())")) }
        if let organization { fields.append(HTTPField("OpenAI-Organization", organization)) }
        if let project { fields.append(HTTPField("OpenAI-Project", project)) }
        return fields
    }
}
