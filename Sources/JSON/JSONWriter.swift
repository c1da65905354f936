internal import OrderedCollections

/// Writes JSON text.
///
/// Control characters, quotes and backslashes are escaped, everything else is plain UTF-8. What is written is read
/// back as an equal value (a number that is not finite, which JSON cannot say, is written as `null`).
public enum JSONWriter {
    /// One form for equal values: keys sorted by their UTF-8 bytes, no spaces, integral numbers without fraction.
    public static func canonical(_ value: JSONValue) -> String {
        var output = Output(style: .canonical)
        output.write(value, depth: 0)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// On one line without spaces, members in their own order.
    public static func compact(_ value: JSONValue) -> String {
        String(decoding: compactBytes(value), as: UTF8.self)
    }

    /// The UTF-8 bytes of `compact(value)`.
    public static func compactBytes(_ value: JSONValue) -> [UInt8] {
        var output = Output(style: .compact)
        output.write(value, depth: 0)
        return output.bytes
    }

    /// On lines of their own, `indent` spaces a level, members in their own order; without a final newline.
    public static func pretty(_ value: JSONValue, indent: Int = 2) -> String {
        var output = Output(style: .pretty(indent: max(0, indent)))
        output.write(value, depth: 0)
        return String(decoding: output.bytes, as: UTF8.self)
    }

    /// Appends a string in quotes, escaped.
    public static func append(string text: String, to bytes: inout [UInt8]) {
        var copy = text
        bytes.append(UInt8(ascii: "\""))
        copy.withUTF8 { utf8 in
            guard let base = utf8.baseAddress else { return }
            var index = 0
            while index < utf8.count {
                let part = StringScan.plainPart(base, from: index, count: utf8.count)
                bytes.append(contentsOf: utf8[index..<part.end])
                index = part.end
                if index < utf8.count {
                    escape(utf8[index], to: &bytes)
                    index += 1
                }
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x00..<0x20:
            bytes.append(contentsOf: "u00".utf8)
            bytes.append(byte < 16 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
            bytes.append(contentsOf: String(byte & 15, radix: 16).utf8)
        default: bytes.append(byte)
        }
    }
}

extension JSONWriter {
    private enum Style {
        case canonical
        case compact
        case pretty(indent: Int)
    }

    private struct Output {
        let style: Style
        var bytes: [UInt8] = []

        init(style: Style) { self.style = style }

        mutating func write(_ value: JSONValue, depth: Int) {
            switch value {
            case .null: bytes.append(contentsOf: "null".utf8)
            case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
            case .integer(let value): bytes.append(contentsOf: String(value).utf8)
            case .number(let value): write(value)
            case .string(let text): JSONWriter.append(string: text, to: &bytes)
            case .array(let elements):
                bytes.append(UInt8(ascii: "["))
                for (index, element) in elements.enumerated() {
                    if index > 0 { bytes.append(UInt8(ascii: ",")) }
                    newLine(depth: depth + 1)
                    write(element, depth: depth + 1)
                }
                if !elements.isEmpty { newLine(depth: depth) }
                bytes.append(UInt8(ascii: "]"))
            case .object(let members):
                write(members, depth: depth)
            }
        }

        private mutating func write(_ members: OrderedDictionary<String, JSONValue>, depth: Int) {
            bytes.append(UInt8(ascii: "{"))
            var isFirst = true
            if case .canonical = style {
                for (key, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
                    write(member: key, value, isFirst: isFirst, depth: depth)
                    isFirst = false
                }
            } else {
                for (key, value) in members {
                    write(member: key, value, isFirst: isFirst, depth: depth)
                    isFirst = false
                }
            }
            if !members.isEmpty { newLine(depth: depth) }
            bytes.append(UInt8(ascii: "}"))
        }

        private mutating func write(member key: String, _ value: JSONValue, isFirst: Bool, depth: Int) {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            newLine(depth: depth + 1)
            JSONWriter.append(string: key, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            if case .pretty = style { bytes.append(UInt8(ascii: " ")) }
            write(value, depth: depth + 1)
        }

        private mutating func write(_ number: Double) {
            guard number.isFinite else { return bytes.append(contentsOf: "null".utf8) }
            if case .canonical = style, let integer = Int64(exactly: number), abs(number) < 9.1e15 {
                return bytes.append(contentsOf: String(integer).utf8)
            }
            bytes.append(contentsOf: number.description.utf8)
        }

        private mutating func newLine(depth: Int) {
            guard case .pretty(let indent) = style else { return }
            bytes.append(UInt8(ascii: "\n"))
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * indent))
        }
    }
}
