/// How a person, or an earlier decision, settled a conflict.
public struct Settlement: Hashable, Sendable, Codable {
    /// What was chosen.
    public enum Choice: String, Hashable, Sendable, Codable {
        /// Our text.
        case ours
        /// Their text.
        case theirs
        /// Our text, then theirs.
        case both
        /// A text of its own.
        case edited
    }

    /// What was chosen.
    public var choice: Choice
    /// Whether it was taken from memory.
    public var isRemembered: Bool
    /// The text that stands.
    public var text: [UInt8] { stored.bytes }

    private var stored: StoredText

    /// Describes a settlement.
    public init(_ choice: Choice, text: [UInt8], isRemembered: Bool = false) {
        self.choice = choice
        stored = StoredText(text)
        self.isRemembered = isRemembered
    }

    enum CodingKeys: String, CodingKey {
        case choice
        case stored = "text"
        case isRemembered = "remembered"
    }
}
