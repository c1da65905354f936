/// The name of a patch, `p-` and 10 hexadecimal digits.
///
/// They are of a SHA-256 over the run id and the patch's canonical edits. It stays when a reviewer edits the patch; the revision number tells the texts apart.
public struct PatchID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name, for example `p-0123456789`.
    public let text: String

    /// Takes a name over; `nil` unless it has the form.
    public init?(_ text: String) {
        guard text.utf8.count == 12, text.hasPrefix("p-"), text.utf8.dropFirst(2).allSatisfy(isLowerHexDigit) else {
            return nil
        }
        self.text = text
    }

    init(verified text: String) { self.text = text }

    /// The name.
    public var description: String { text }

    /// Orders by name.
    public static func < (left: PatchID, right: PatchID) -> Bool { left.text < right.text }
}

extension PatchID: Codable {
    /// Reads and checks a name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = PatchID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no patch id")
        }
        self = id
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
