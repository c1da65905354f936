/// Where a server is: the URL that the paths of its interface are added to.
public struct ServerAddress: Hashable, Sendable {
    /// The URL, without a slash at its end.
    public let base: String

    /// Reads a URL.
    ///
    /// - Parameters:
    ///   - example: a URL of the kind that is wanted, for the message.
    ///   - keyVariable: the environment variable where a key belongs, for the message.
    /// - Throws: ``ModelSpecificationError`` when it is no `http` or `https` URL, or holds a user or password.
    public init(_ text: String, example: String, keyVariable: String) throws(ModelSpecificationError) {
        var url = text
        while url.hasSuffix("/") { url.removeLast() }
        let lower = url.lowercased()
        guard lower.hasPrefix("http://") || lower.hasPrefix("https://"), !url.contains(where: \.isWhitespace),
            !ServerAddress.host(of: url).isEmpty
        else {
            throw ModelSpecificationError(
                "'\(text)' is not the URL of a server", mend: "give one such as \(example)")
        }
        guard !ServerAddress.authority(of: url).contains("@") else {
            throw ModelSpecificationError(
                "the server's URL holds a user name or password", mend: "put the key into \(keyVariable)")
        }
        base = url
    }

    /// The server's host name or address.
    public var host: String { ServerAddress.host(of: base) }

    /// Whether requests go over TLS.
    public var isSecure: Bool { base.lowercased().hasPrefix("https:") }

    /// Whether the server is this machine.
    public var isLocal: Bool {
        let host = host.lowercased()
        return host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.")
            || host == "[::1]"
    }

    /// The header fields that every request with a JSON body has.
    static func headers(streams: Bool) -> [HTTPField] {
        [
            HTTPField("Content-Type", "application/json"),
            HTTPField("Accept", streams ? "text/event-stream, application/json" : "application/json"),
            HTTPField("User-Agent", "skillgit"),
        ]
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
