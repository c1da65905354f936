/// The decoded UTF-8 bytes of a string or key, borrowed from the parser for the length of one call.
///
/// A string over the parser's limit comes as its head and its tail, cut between characters.
public struct JSONText {
    /// The bytes, or the first of them where some are missing.
    public let head: UnsafeRawBufferPointer
    /// The last bytes; empty unless some are missing.
    public let tail: UnsafeRawBufferPointer
    /// How many bytes between head and tail were not kept.
    public let missing: Int

    init(head: UnsafeRawBufferPointer, tail: UnsafeRawBufferPointer, missing: Int) {
        self.head = head
        self.tail = tail
        self.missing = missing
    }

    init(whole: UnsafeRawBufferPointer) {
        self.init(head: whole, tail: UnsafeRawBufferPointer(start: nil, count: 0), missing: 0)
    }

    /// The number of bytes that the string has in the file, decoded.
    public var byteCount: Int { head.count + missing + tail.count }

    /// The text; where bytes are missing, a mark between head and tail says how many.
    public var string: String {
        if missing == 0 { return String(decoding: head, as: UTF8.self) }
        return String(decoding: head, as: UTF8.self) + Self.mark(missing: missing)
            + String(decoding: tail, as: UTF8.self)
    }

    /// The mark that stands where bytes of a long string are missing.
    public static func mark(missing: Int) -> String { " […\(missing) bytes missing…] " }

    /// Whether the text is `other`, compared byte by byte.
    public static func == (text: JSONText, other: StaticString) -> Bool {
        guard text.missing == 0, text.head.count == other.utf8CodeUnitCount else { return false }
        return text.head.elementsEqual(
            UnsafeRawBufferPointer(start: other.utf8Start, count: other.utf8CodeUnitCount))
    }

    /// Cuts `bytes` to head and tail when they are more than `limit`, between characters.
    static func cut(_ bytes: UnsafeRawBufferPointer, limit: Int, alreadyMissing: Int = 0) -> JSONText {
        if alreadyMissing == 0, bytes.count <= limit { return JSONText(whole: bytes) }
        var headEnd = min(limit / 2, bytes.count)
        var tailStart = max(headEnd, bytes.count - limit / 2)
        while headEnd > 0, headEnd < bytes.count, isContinuation(bytes[headEnd]) { headEnd -= 1 }
        while tailStart < bytes.count, isContinuation(bytes[tailStart]) { tailStart += 1 }
        return JSONText(
            head: UnsafeRawBufferPointer(rebasing: bytes[..<headEnd]),
            tail: UnsafeRawBufferPointer(rebasing: bytes[tailStart...]),
            missing: alreadyMissing + tailStart - headEnd)
    }

    private static func isContinuation(_ byte: UInt8) -> Bool { byte & 0xC0 == 0x80 }
}
