internal import Crypto

/// Hashes bytes that arrive in pieces, in memory that does not grow with their number.
public struct ContentHasher: Sendable {
    private var function = SHA256()

    /// Starts with no bytes.
    public init() {}

    /// Adds bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { function.update(bufferPointer: $0) }
    }

    /// Adds bytes that are only borrowed for the call.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        function.update(bufferPointer: bytes)
    }

    /// Adds the UTF-8 bytes of `text` and a separator that UTF-8 text cannot contain, so that ("ab", "c") and
    /// ("a", "bc") differ.
    public mutating func update(field text: String) {
        var copy = text
        copy.withUTF8 { function.update(bufferPointer: UnsafeRawBufferPointer($0)) }
        update([0xFF])
    }

    /// The digest of everything added so far; more may be added afterwards.
    public func finalize() -> ContentHash {
        ContentHash(digest: function.finalize())
    }
}
