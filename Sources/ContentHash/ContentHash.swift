internal import Crypto

/// The SHA-256 digest of some bytes, kept as 64 lower-case hexadecimal digits.
///
/// Every content-derived identity in skillgit (trajectories, runs, patches, model calls, Markdown nodes) is one of
/// these or a prefix of one, so that the same input has the same name on every machine.
public struct ContentHash: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 64 lower-case hexadecimal digits.
    public let hex: String

    /// Hashes a sequence of bytes.
    public init(of bytes: some Sequence<UInt8>) {
        var hasher = ContentHasher()
        hasher.update(Array(bytes))
        self = hasher.finalize()
    }

    /// Hashes the UTF-8 bytes of a string.
    public init(of text: String) {
        self.init(of: text.utf8)
    }

    /// Takes over digits that were printed earlier.
    ///
    /// - Returns: `nil` unless `hex` is exactly 64 lower-case hexadecimal digits.
    public init?(hex: String) {
        let digits = hex.utf8
        guard digits.count == 64,
            digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.hex = hex
    }

    init(digest: some Sequence<UInt8>) {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(64)
        for byte in digest {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        hex = String(decoding: text, as: UTF8.self)
    }

    /// The first `count` digits (at most 64).
    public func prefix(_ count: Int) -> String { String(hex.prefix(count)) }

    /// The 64 digits.
    public var description: String { hex }

    /// Orders by the digits.
    public static func < (left: ContentHash, right: ContentHash) -> Bool { left.hex < right.hex }
}

extension ContentHash: Codable {
    /// Reads the 64 digits.
    ///
    /// - Throws: `DecodingError.dataCorrupted` when the string is no SHA-256 in lower-case hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let hash = ContentHash(hex: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a SHA-256 in hexadecimal digits")
        }
        self = hash
    }

    /// Writes the 64 digits as one string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
