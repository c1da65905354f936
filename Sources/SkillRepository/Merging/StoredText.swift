internal import FoundationEssentials

/// Bytes in a record: a string where they are UTF-8, else base64 in an object.
struct StoredText: Hashable, Sendable, Codable {
    var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    private struct Encoded: Codable {
        var base64: String
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            bytes = Array(text.utf8)
            return
        }
        guard let data = Data(base64Encoded: try container.decode(Encoded.self).base64) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no base64")
        }
        bytes = Array(data)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let text = String(validating: bytes, as: UTF8.self) {
            try container.encode(text)
        } else {
            try container.encode(Encoded(base64: Data(bytes).base64EncodedString()))
        }
    }
}
