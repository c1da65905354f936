/// The name of a run, `r-` and 10 hexadecimal digits.
///
/// They are of a SHA-256 over base commit, sorted trajectory hashes, configuration and schema version, and over what was
/// told about the trajectories from beside them. Time is no part of it, so the same run has the same name everywhere.
public struct RunID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name, for example `r-0123456789`.
    public let text: String

    /// Takes a name over; `nil` unless it has the form.
    public init?(_ text: String) {
        guard text.utf8.count == 12, text.hasPrefix("r-"), text.utf8.dropFirst(2).allSatisfy(isLowerHexDigit) else {
            return nil
        }
        self.text = text
    }

    init(verified text: String) { self.text = text }

    /// The name.
    public var description: String { text }

    /// Orders by name.
    public static func < (left: RunID, right: RunID) -> Bool { left.text < right.text }
}

func isLowerHexDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
}

extension RunID: Codable {
    /// Reads and checks a name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = RunID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is no run id")
        }
        self = id
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
