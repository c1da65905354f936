public import ContentHash

/// Tells one file's content from another's: byte for byte, and with white space and line endings aside.
public struct FileFingerprint: Hashable, Sendable, Codable {
    /// SHA-256 of the bytes.
    public var hash: ContentHash
    /// SHA-256 of the bytes without white space and without a byte order mark.
    public var dense: ContentHash
    /// Whether nothing is left without white space.
    public var isBlank: Bool

    /// Measures a file's bytes.
    public init(of bytes: [UInt8]) {
        hash = ContentHash(of: bytes)
        let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        let rest = bytes[start...].filter { $0 != 0x20 && !(0x09...0x0D).contains($0) }
        dense = ContentHash(of: rest)
        isBlank = rest.isEmpty
    }

    /// Whether the contents are the same, white space aside.
    public func resembles(_ other: FileFingerprint) -> Bool { hash == other.hash || dense == other.dense }
}
