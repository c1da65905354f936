internal import Glibc

/// Reads HTTP/1.1 requests with `Content-Length` from a socket.
struct ConnectionInput {
    let descriptor: Int32
    private var buffer: [UInt8] = []

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// The next whole request; `nil` when the client has gone.
    mutating func nextRequest() -> ScriptedModelServer.Request? {
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = firstRange(of: end) {
                let head = String(decoding: buffer[..<place], as: UTF8.self)
                buffer.removeFirst(place + end.count)
                return request(head)
            }
            guard readMore() else { return nil }
        }
    }

    private mutating func request(_ head: String) -> ScriptedModelServer.Request? {
        var lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)[...]
        let parts = lines.removeFirst().split(separator: " ")
        guard parts.count >= 2 else { return nil }
        var headers: [String: String] = [:]
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers[line[..<colon].lowercased()] = String(value)
        }
        let length: Int
        if headers["transfer-encoding"]?.lowercased() == "chunked" {
            guard let body = chunkedBody() else { return nil }
            return ScriptedModelServer.Request(
                number: 0, method: String(parts[0]), path: String(parts[1]), headers: headers,
                body: String(decoding: body, as: UTF8.self))
        }
        length = headers["content-length"].flatMap { Int($0) } ?? 0
        while buffer.count < length { guard readMore() else { return nil } }
        let body = String(decoding: buffer[..<length], as: UTF8.self)
        buffer.removeFirst(length)
        return ScriptedModelServer.Request(
            number: 0, method: String(parts[0]), path: String(parts[1]), headers: headers, body: body)
    }

    private mutating func chunkedBody() -> [UInt8]? {
        var body: [UInt8] = []
        while true {
            guard let line = nextLine(), let size = Int(line, radix: 16) else { return nil }
            while buffer.count < size + 2 { guard readMore() else { return nil } }
            body += buffer[..<size]
            buffer.removeFirst(size + 2)
            if size == 0 { return body }
        }
    }

    private mutating func nextLine() -> String? {
        while true {
            if let place = firstRange(of: [0x0D, 0x0A]) {
                let line = String(decoding: buffer[..<place], as: UTF8.self)
                buffer.removeFirst(place + 2)
                return line
            }
            guard readMore() else { return nil }
        }
    }

    private func firstRange(of mark: [UInt8]) -> Int? {
        guard buffer.count >= mark.count else { return nil }
        return (0...(buffer.count - mark.count)).first { buffer[$0..<($0 + mark.count)].elementsEqual(mark) }
    }

    private mutating func readMore() -> Bool {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &part, part.count, 0)
        guard count > 0 else { return false }
        buffer += part[..<count]
        return true
    }
}
