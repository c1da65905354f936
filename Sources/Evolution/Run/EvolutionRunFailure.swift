/// A file of a stored run that is missing or damaged, or cannot be written.
public struct EvolutionRunFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file, relative to the run's tree.
    public var path: String
    /// What is wrong, as a clause.
    public var reason: String

    /// Describes the damage.
    public init(path: String, reason: String) {
        self.path = path
        self.reason = reason
    }

    /// `path: reason`.
    public var description: String { "\(path): \(reason)" }
}
