internal import AsyncHTTPClient
internal import Glibc
public import LanguageModel
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix

/// Sends HTTP requests with async-http-client.
///
/// One per process is enough. Its connection pool is as wide as the scheduler's concurrency, because a request that
/// waits in the pool would time out there. Over `https` connections are kept; a request that meets one which the server
/// has just closed fails as broken without having been sent, and counts as an attempt all the same. Redirects are not followed: they would carry the key elsewhere.
public final class AsyncHTTPTransport: HTTPTransport {
    private let client: HTTPClient
    private let deadline: TimeAmount

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - connections: how many requests to one host may run at once.
    ///   - connectSeconds: how long a connection may take to come about.
    ///   - waitsForServer: whether a refused connection is tried again until that time has passed, as for a server that
    ///     is being restarted; else the caller hears of it at once.
    ///   - totalSeconds: how long a whole exchange may take; idle limits are the caller's.
    ///   - proxy: the proxy for all requests, where there is one.
    public init(
        connections: Int = 64, connectSeconds: Int = 15, waitsForServer: Bool = true, totalSeconds: Int = 3600,
        proxy: HTTPProxy? = nil
    ) {
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(Int64(connectSeconds))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = max(1, connections)
        configuration.connectionPool.idleTimeout = .seconds(30)
        configuration.connectionPool.retryConnectionEstablishment = waitsForServer
        if let proxy { configuration.proxy = .server(host: proxy.host, port: proxy.port) }
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        deadline = .seconds(Int64(totalSeconds))
    }

    /// Closes all connections; to be called once, when nothing else is sent.
    public func shutDown() async {
        try? await client.shutdown()
    }

    /// Sends one request and hands over the response as it arrives.
    public func send(
        _ request: HTTPRequest, receive: (HTTPEvent) -> HTTPFlow
    ) async throws(TransportError) {
        var message = HTTPClientRequest(url: request.url)
        message.method = HTTPMethod(rawValue: request.method)
        for field in request.headers { message.headers.add(name: field.name, value: field.value) }
        // Without TLS a fresh connection costs nothing, and no request is lost on one that the server is just closing.
        if request.url.lowercased().hasPrefix("http://") {
            message.headers.add(name: "Connection", value: "close")
        }
        if !request.body.isEmpty { message.body = .bytes(request.body) }
        do {
            let response = try await client.execute(message, timeout: deadline)
            let fields = response.headers.map { HTTPField($0.name, $0.value) }
            let head = HTTPHead(status: Int(response.status.code), headers: fields)
            guard receive(.head(head)) == .more else { return }
            for try await part in response.body {
                guard receive(.chunk(Array(part.readableBytesView))) == .more else { return }
            }
        } catch {
            throw AsyncHTTPTransport.failure(error, isCancelled: Task.isCancelled)
        }
    }

    private static func failure(_ error: any Error, isCancelled: Bool) -> TransportError {
        if isCancelled || error is CancellationError {
            return TransportError(.cancelled, "the call was cancelled")
        }
        if let known = error as? HTTPClientError {
            switch known {
            case .cancelled: return TransportError(.cancelled, "the call was cancelled")
            case .invalidURL, .emptyHost, .emptyScheme:
                return TransportError(.invalidURL, "the server's URL cannot be used")
            case .connectTimeout, .getConnectionFromPoolTimeout:
                return TransportError(.connect, "no connection came about in time")
            case .readTimeout, .writeTimeout, .deadlineExceeded:
                return TransportError(.timeout, "the exchange took too long")
            case .remoteConnectionClosed:
                return TransportError(.broken, "the server closed the connection before its answer ended")
            default:
                return known.shortDescription.lowercased().contains("scheme")
                    ? TransportError(.invalidURL, "the server's URL cannot be used")
                    : TransportError(.broken, "the exchange broke: \(known.shortDescription)")
            }
        }
        // What a connection that was refused is, where it is not tried again.
        let unreachable = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EHOSTDOWN]
        if error is NIOConnectionError || (error as? IOError).map({ unreachable.contains($0.errnoCode) }) == true {
            return TransportError(.connect, "the server cannot be reached")
        }
        return TransportError(.broken, "the connection broke: \(brief(error))")
    }

    /// The error's type and case, without associated values that could hold more than is wanted.
    private static func brief(_ error: any Error) -> String {
        String(String(describing: error).prefix(120))
    }
}
