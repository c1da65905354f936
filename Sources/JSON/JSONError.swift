/// Why some bytes are no JSON text, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, as a short clause without a full stop.
    public var reason: String
    /// The line, from 1.
    public var line: Int
    /// The byte, from 0, counted from the start of what was fed.
    public var byteOffset: Int

    /// Describes what is wrong and where.
    public init(reason: String, line: Int, byteOffset: Int) {
        self.reason = reason
        self.line = line
        self.byteOffset = byteOffset
    }

    /// `line 3, byte 120: reason`.
    public var description: String { "line \(line), byte \(byteOffset): \(reason)" }
}
