internal import JSON

/// Text of which the beginning and the end are kept, once it is over a limit.
struct BoundedText {
    private let half: Int
    private var head: [UInt8] = []
    private var tail: [UInt8] = []
    private var dropped = 0

    /// No text yet; more than `limit` bytes are not kept.
    init(limit: Int) { half = max(1, limit / 2) }

    /// Whether there is nothing.
    var isEmpty: Bool { head.isEmpty }

    /// Adds bytes.
    mutating func append(_ bytes: some Collection<UInt8>) {
        let room = half - head.count
        head.append(contentsOf: bytes.prefix(max(0, room)))
        guard bytes.count > room else { return }
        tail.append(contentsOf: bytes.dropFirst(max(0, room)))
        if tail.count > 2 * half {
            dropped += tail.count - half
            tail.removeFirst(tail.count - half)
        }
    }

    /// The text, with a mark in the place of what is missing; bytes that are no UTF-8 are replaced.
    var string: String {
        if dropped == 0 { return String(decoding: head + tail, as: UTF8.self) }
        return String(decoding: head, as: UTF8.self) + JSONText.mark(missing: dropped)
            + String(decoding: tail, as: UTF8.self)
    }
}
