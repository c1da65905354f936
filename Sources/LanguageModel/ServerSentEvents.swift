/// Decodes a stream of server-sent events byte by byte, wherever it is split into chunks.
///
/// Line ends may be LF, CR or CRLF; comments and fields other than `event` and `data` are skipped; several `data` lines
/// join with LF. Memory is bounded by the longest event allowed.
struct ServerSentEvents {
    /// One event.
    struct Event: Hashable {
        /// The `event` field; `nil` where there was none.
        var name: String?
        /// The `data` lines.
        var data: [UInt8]
    }

    /// A line or an event is longer than allowed.
    struct TooLong: Error {}

    private let limit: Int
    private var line: [UInt8] = []
    private var data: [UInt8] = []
    private var hasData = false
    private var name: String?
    private var lastWasCR = false
    private var atStart = true

    init(limit: Int = 4 << 20) {
        self.limit = limit
    }

    /// Takes more bytes in.
    ///
    /// - Returns: The events that are complete now.
    mutating func feed(_ bytes: some Sequence<UInt8>) throws(TooLong) -> [Event] {
        var events: [Event] = []
        for byte in bytes {
            if byte == 0x0A, lastWasCR {
                lastWasCR = false
                continue
            }
            lastWasCR = byte == 0x0D
            if byte == 0x0A || byte == 0x0D {
                if let event = endLine() { events.append(event) }
                continue
            }
            line.append(byte)
            guard line.count + data.count <= limit else { throw TooLong() }
        }
        return events
    }

    /// The stream has ended: an event without its closing blank line counts when its last line is whole or the server
    /// forgot the line end.
    mutating func finish() -> Event? {
        if !line.isEmpty { _ = endLine() }
        return endLine()
    }

    private mutating func endLine() -> Event? {
        defer { line.removeAll(keepingCapacity: true) }
        if atStart, line.starts(with: [0xEF, 0xBB, 0xBF]) { line.removeFirst(3) }
        atStart = false
        guard !line.isEmpty else { return dispatch() }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.count
        var value = line[min(colon + 1, line.count)...]
        if value.first == 0x20 { value.removeFirst() }
        if line[..<colon].elementsEqual("data".utf8) {
            if hasData { data.append(0x0A) }
            data.append(contentsOf: value)
            hasData = true
        } else if line[..<colon].elementsEqual("event".utf8) {
            name = String(decoding: value, as: UTF8.self)
        }
        return nil
    }

    private mutating func dispatch() -> Event? {
        defer {
            data = []
            hasData = false
            name = nil
        }
        return hasData ? Event(name: name, data: data) : nil
    }
}
