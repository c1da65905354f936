/// A trajectory, or a whole file, that could not be read.
public struct TrajectoryFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, as the user named it.
    public var file: String
    /// The trajectory's place in the file, from 1; `nil` when the file as a whole is meant.
    public var ordinal: Int?
    /// The line, from 1, where known.
    public var line: Int?
    /// The byte, from 0, where known.
    public var byteOffset: Int?
    /// What is wrong, as a short clause without a full stop.
    public var reason: String

    /// Describes what could not be read.
    public init(file: String, ordinal: Int? = nil, line: Int? = nil, byteOffset: Int? = nil, reason: String) {
        self.file = file
        self.ordinal = ordinal
        self.line = line
        self.byteOffset = byteOffset
        self.reason = reason
    }

    /// `file:line: reason`.
    public var description: String {
        var place = file
        if let line { place += ":\(line)" }
        if line == nil, let byteOffset { place += " at byte \(byteOffset)" }
        if let ordinal { place += " (trajectory \(ordinal))" }
        return "\(place): \(reason)"
    }
}
