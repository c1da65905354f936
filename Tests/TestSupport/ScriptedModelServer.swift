internal import Glibc
internal import Synchronization

/// An HTTP/1.1 server on the loopback interface that answers as a script says; for tests of model clients.
///
/// One thread a connection, blocking sockets, no library: faults such as a cut stream are then exactly what is on the
/// wire. It counts the requests it has read whole.
public final class ScriptedModelServer: Sendable {
    /// A request as the server saw it.
    public struct Request: Sendable {
        /// Its place in the order of arrival, from 0.
        public var number: Int
        /// `GET`, `POST` or another.
        public var method: String
        /// The path with its query.
        public var path: String
        /// The header fields, names in lower case.
        public var headers: [String: String]
        /// The body.
        public var body: String
    }

    /// What goes over the wire, in order.
    public enum Step: Sendable {
        /// A status line and header fields; without `Content-Length` the body ends with the connection.
        case head(Int, [(String, String)])
        /// Bytes as they are.
        case bytes([UInt8])
        /// Text as UTF-8.
        case text(String)
        /// Silence, in milliseconds.
        case pause(Int)
        /// The connection is reset.
        case reset
        /// Nothing more until the server stops.
        case hang
    }

    private struct State {
        var requests: [Request] = []
        var connections: Set<Int32> = []
        var inFlight = 0
        var mostInFlight = 0
        var stopped = false
    }

    private let script: @Sendable (Request) -> [Step]
    private let listener: Int32
    private let state = Mutex(State())

    /// The port that the system chose.
    public let port: Int
    /// The base URL for an OpenAI-compatible client.
    public var base: String { "http://127.0.0.1:\(port)/v1" }

    /// Why a server could not start.
    public struct StartFailure: Error {
        /// `errno`.
        public var code: Int32
    }

    /// Starts a server.
    ///
    /// - Parameter script: gives the answer to each request; called by many threads at once.
    public init(script: @escaping @Sendable (Request) -> [Step]) throws {
        self.script = script
        signal(SIGPIPE, SIG_IGN)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listener = listener
        let bound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(listener, raw, length) == 0 && listen(listener, 512) == 0
                    && getsockname(listener, raw, &length) == 0
            }
        }
        guard bound else { throw StartFailure(code: errno) }
        port = Int(UInt16(bigEndian: address.sin_port))
        ServerThread.start { [self] in acceptAll() }
    }

    /// The requests so far, in the order of arrival.
    public var requests: [Request] { state.withLock { $0.requests } }

    /// How many requests were being answered at once, at most.
    public var mostInFlight: Int { state.withLock { $0.mostInFlight } }

    /// Closes everything; answers under way break.
    public func stop() {
        // Descriptors are closed only by the threads that use them: a number that is free again may already be another
        // server's.
        state.withLock { state in
            guard !state.stopped else { return }
            state.stopped = true
            shutdown(listener, Int32(SHUT_RDWR))
            for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
        }
    }

    private func acceptAll() {
        defer { close(listener) }
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 {
                if errno == EINTR || errno == ECONNABORTED { continue }
                return
            }
            let isOpen = state.withLock { state in
                if state.stopped { return false }
                state.connections.insert(connection)
                return true
            }
            guard isOpen else {
                close(connection)
                return
            }
            ServerThread.start { [self] in
                serve(connection)
                _ = state.withLock { $0.connections.remove(connection) }
                close(connection)
            }
        }
    }

    private func serve(_ connection: Int32) {
        var input = ConnectionInput(descriptor: connection)
        while var request = input.nextRequest() {
            let seen = request
            request.number = state.withLock { state in
                var numbered = seen
                numbered.number = state.requests.count
                state.requests.append(numbered)
                state.inFlight += 1
                state.mostInFlight = max(state.mostInFlight, state.inFlight)
                return numbered.number
            }
            let keep = play(script(request), on: connection)
            state.withLock { $0.inFlight -= 1 }
            if !keep { return }
        }
    }

    /// - Returns: Whether the connection can serve another request.
    private func play(_ steps: [Step], on connection: Int32) -> Bool {
        var keep = true
        for step in steps {
            switch step {
            case .head(let status, let fields):
                let hasLength = fields.contains { $0.0.lowercased() == "content-length" }
                keep = hasLength
                var text = "HTTP/1.1 \(status) Scripted\r\n"
                for (name, value) in fields { text += "\(name): \(value)\r\n" }
                if !hasLength { text += "Connection: close\r\n" }
                guard write(text + "\r\n", connection) else { return false }
            case .text(let text):
                guard write(text, connection) else { return false }
            case .bytes(let bytes):
                guard send(bytes, connection) else { return false }
            case .pause(let milliseconds):
                usleep(UInt32(milliseconds) * 1000)
            case .reset:
                var option = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
                return false
            case .hang:
                var byte: UInt8 = 0
                while recv(connection, &byte, 1, 0) > 0 {}
                return false
            }
        }
        return keep
    }

    private func write(_ text: String, _ connection: Int32) -> Bool { send(Array(text.utf8), connection) }

    private func send(_ bytes: [UInt8], _ connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(truncatingIfNeeded: MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
