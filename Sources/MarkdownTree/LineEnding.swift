/// How lines end.
public enum LineEnding: String, Hashable, Sendable {
    /// A line feed.
    case lineFeed = "\n"
    /// Carriage return and line feed.
    case carriageReturnLineFeed = "\r\n"
    /// A carriage return alone.
    case carriageReturn = "\r"

    /// The bytes of the ending.
    public var bytes: [UInt8] { Array(rawValue.utf8) }
}
