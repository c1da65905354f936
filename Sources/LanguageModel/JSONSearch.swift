internal import JSON

/// Finds JSON objects and arrays in text that was meant to be JSON.
struct JSONSearch {
    /// The values found, best candidates first; at most ``mostValues``.
    private(set) var values: [JSONValue] = []
    /// Whether a value began and did not end.
    private(set) var isCut = false
    /// Whether something looked like JSON before the first value and was none.
    private(set) var isInvalid = false
    /// What was wrong with the first candidate.
    private(set) var fault = "there is no JSON in the answer"

    private static let mostValues = 16
    private static let mostStarts = 64
    private static let mostOpenStarts = 8

    init(_ text: String) {
        let bytes = Array(text.utf8)
        let body = JSONSearch.afterThinking(bytes)
        if let value = try? JSONValue.parse(body) {
            values = [value]
            return
        }
        for fence in JSONSearch.fences(in: body) { collect(fence) }
        if values.isEmpty { collect(body) }
    }

    /// Takes every balanced `{…}` or `[…]` that parses.
    private mutating func collect(_ bytes: ArraySlice<UInt8>) {
        var index = bytes.startIndex
        var starts = 0
        var open = 0
        while index < bytes.endIndex, values.count < JSONSearch.mostValues, starts < JSONSearch.mostStarts,
            open < JSONSearch.mostOpenStarts
        {
            guard bytes[index] == UInt8(ascii: "{") || bytes[index] == UInt8(ascii: "[") else {
                index += 1
                continue
            }
            starts += 1
            guard let end = JSONSearch.end(of: bytes[index...]) else {
                isCut = isCut || values.isEmpty
                open += 1
                index += 1
                continue
            }
            if let value = parse(bytes[index..<end]) {
                values.append(value)
                index = end
            } else {
                index += 1
            }
        }
    }

    private mutating func parse(_ bytes: ArraySlice<UInt8>) -> JSONValue? {
        do {
            return try JSONValue.parse(bytes)
        } catch {
            if let value = try? JSONValue.parse(JSONSearch.withoutTrailingCommas(bytes)) { return value }
            if values.isEmpty, !isInvalid {
                isInvalid = true
                fault = "the JSON is not valid: \(error.reason) (line \(error.line))"
            }
            return nil
        }
    }

    /// The index after the bracket that closes the first byte's, strings respected; `nil` when there is none.
    private static func end(of bytes: ArraySlice<UInt8>) -> Int? {
        var depth = 0
        var inString = false
        var escaped = false
        for index in bytes.indices {
            let byte = bytes[index]
            if inString {
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inString = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return index + 1 }
            default: break
            }
        }
        return nil
    }

    private static func withoutTrailingCommas(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var inString = false
        var escaped = false
        for byte in bytes {
            if inString {
                out.append(byte)
                if escaped {
                    escaped = false
                } else if byte == UInt8(ascii: "\\") {
                    escaped = true
                } else if byte == UInt8(ascii: "\"") {
                    inString = false
                }
                continue
            }
            if byte == UInt8(ascii: "\"") { inString = true }
            if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { dropTrailingComma(&out) }
            out.append(byte)
        }
        return out
    }

    private static func dropTrailingComma(_ out: inout [UInt8]) {
        var last = out.count - 1
        while last >= 0, isSpace(out[last]) { last -= 1 }
        if last >= 0, out[last] == UInt8(ascii: ",") { out.removeSubrange(last...) }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }

    /// What follows the last `</think>`, without a byte order mark.
    private static func afterThinking(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        var body = bytes[...]
        if body.starts(with: [0xEF, 0xBB, 0xBF]) { body = body.dropFirst(3) }
        let mark = Array("</think>".utf8)
        guard bytes.count >= mark.count, body.starts(with: "<think>".utf8) else { return body }
        for start in stride(from: bytes.count - mark.count, through: 0, by: -1)
        where bytes[start..<(start + mark.count)].elementsEqual(mark) {
            return bytes[(start + mark.count)...]
        }
        return body
    }

    /// The insides of code fences of backticks.
    private static func fences(in bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var found: [ArraySlice<UInt8>] = []
        var open: Int?
        var lineStart = bytes.startIndex
        while lineStart < bytes.endIndex, found.count < mostValues {
            let lineEnd = bytes[lineStart...].firstIndex(of: 0x0A) ?? bytes.endIndex
            let line = bytes[lineStart..<lineEnd].drop { $0 == 0x20 }
            let next = min(lineEnd + 1, bytes.endIndex)
            if line.starts(with: "```".utf8) {
                if let start = open {
                    found.append(bytes[start..<lineStart])
                    open = nil
                } else {
                    open = next
                }
            }
            lineStart = next
        }
        return found
    }
}
