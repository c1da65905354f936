/// A proxy that requests go through.
public struct HTTPProxy: Hashable, Sendable {
    /// Its host name or address.
    public var host: String
    /// Its port.
    public var port: Int

    /// Names a proxy.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// The proxy that the environment asks for, for requests to a host.
    ///
    /// Reads `HTTPS_PROXY` (for `http` URLs `HTTP_PROXY`; lower case too) in the form `http://HOST:PORT`, and
    /// `NO_PROXY`: names, of which each also covers its subdomains, or `*`. Proxies that want a password, and SOCKS, are
    /// not supported and give `nil`.
    public init?(environment: [String: String], scheme: String, host: String) {
        func value(_ name: String) -> String? { environment[name] ?? environment[name.lowercased()] }
        let target = host.lowercased()
        for entry in (value("NO_PROXY") ?? "").lowercased().split(whereSeparator: { $0 == "," || $0 == " " }) {
            let name = entry.hasPrefix(".") ? entry.dropFirst() : entry
            if entry == "*" || target == name || target.hasSuffix("." + name) { return nil }
        }
        guard var address = value(scheme == "http" ? "HTTP_PROXY" : "HTTPS_PROXY"), !address.isEmpty,
            !address.contains("@")
        else { return nil }
        if address.hasPrefix("http://") { address.removeFirst(7) }
        while address.hasSuffix("/") { address.removeLast() }
        let parts = address.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let port = Int(parts[1]), (1...65535).contains(port) else {
            return nil
        }
        self.init(host: String(parts[0]), port: port)
    }
}
