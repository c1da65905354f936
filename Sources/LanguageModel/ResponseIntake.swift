/// The outer form of a response: a stream that is cut into events, or one body.
struct ResponseIntake {
    /// How a stream is cut into events.
    enum Framing {
        /// Server-sent events.
        case events
        /// One JSON value a line.
        case lines
    }

    /// The largest body, in bytes.
    static let largestBody = 64 << 20
    /// The largest answer text, in bytes.
    static let largestText = 16 << 20

    /// The response's head, once it has come.
    private(set) var head: HTTPHead?
    /// The body, where it is no stream.
    private(set) var body: [UInt8] = []
    /// Whether the response is a stream.
    var isStream: Bool { streams == true }

    private let framing: Framing
    private var streams: Bool?
    private var received = 0
    private var events = ServerSentEvents()
    private var line: [UInt8] = []

    init(_ framing: Framing = .events) {
        self.framing = framing
    }

    /// Whether the server accepted the request.
    var isSuccess: Bool { head.map { (200..<300).contains($0.status) } ?? false }

    /// Takes in the next piece.
    ///
    /// - Returns: The events of a stream that are whole now.
    /// - Throws: A failure when the response is larger than any answer may be.
    mutating func take(_ event: HTTPEvent) throws(ServerFailure) -> [ServerSentEvents.Event] {
        switch event {
        case .head(let head):
            self.head = head
            return []
        case .chunk(let bytes):
            received += bytes.count
            guard received <= ResponseIntake.largestBody else {
                throw ServerFailure(.malformed, "the answer is longer than \(ResponseIntake.largestBody >> 20) MiB")
            }
            decideForm(bytes)
            guard isStream else {
                body.append(contentsOf: bytes)
                return []
            }
            if case .lines = framing { return lines(bytes) }
            do {
                return try events.feed(bytes)
            } catch {
                throw ServerFailure(.malformed, "an event of the stream is too long")
            }
        }
    }

    /// The last event of a stream whose end was not marked.
    mutating func rest() -> ServerSentEvents.Event? {
        guard isStream else { return nil }
        if case .events = framing { return events.finish() }
        defer { line = [] }
        return line.isEmpty ? nil : ServerSentEvents.Event(name: nil, data: line)
    }

    private mutating func decideForm(_ bytes: [UInt8]) {
        guard isSuccess, streams == nil else { return }
        if case .lines = framing {
            streams = true
            return
        }
        let type = head?["content-type"]?.lowercased() ?? ""
        if type.contains("text/event-stream") {
            streams = true
        } else if let first = bytes.first(where: { $0 != 0x20 && $0 != 0x0A && $0 != 0x0D }) {
            streams = first != UInt8(ascii: "{") && first != UInt8(ascii: "<")
        }
    }

    private mutating func lines(_ bytes: [UInt8]) -> [ServerSentEvents.Event] {
        var whole: [ServerSentEvents.Event] = []
        for byte in bytes {
            if byte != 0x0A {
                line.append(byte)
            } else if line.contains(where: { $0 > 0x20 }) {
                whole.append(ServerSentEvents.Event(name: nil, data: line))
                line.removeAll(keepingCapacity: true)
            }
        }
        return whole
    }
}
