/// A key or token that is sent to one place and shown nowhere.
///
/// It describes, prints, reflects and interpolates as `redacted`, so that no message, log line or crash report can
/// carry it by accident.
public struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    private let value: String

    /// Keeps a secret; white space around it (a newline from a file or a paste) is dropped.
    public init(_ value: String) {
        self.value = Secret.trimmed(value)
    }

    /// Whether nothing is left after dropping white space.
    public var isEmpty: Bool { value.isEmpty }

    /// Whether it is too short to be one: taking it out of texts would take out words.
    var isShort: Bool { value.utf8.count < 8 }

    /// Always `redacted`.
    public var description: String { "redacted" }

    /// Always `redacted`.
    public var debugDescription: String { "redacted" }

    /// Without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: [:]) }

    /// Hands the secret to the one place that sends it.
    func reveal() -> String { value }

    /// The text with every occurrence of the secret taken out.
    func removed(from text: String) -> String {
        guard value.utf8.count >= 4 else { return text }
        let needle = Array(value.utf8)
        let hay = Array(text.utf8)
        guard hay.count >= needle.count else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(hay.count)
        var index = 0
        while index < hay.count {
            if hay.count - index >= needle.count, hay[index..<(index + needle.count)].elementsEqual(needle) {
                out.append(contentsOf: "redacted".utf8)
                index += needle.count
            } else {
                out.append(hay[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func trimmed(_ text: String) -> String {
        var part = Substring(text)
        while let first = part.first, first.isWhitespace { part.removeFirst() }
        while let last = part.last, last.isWhitespace { part.removeLast() }
        return String(part)
    }
}
