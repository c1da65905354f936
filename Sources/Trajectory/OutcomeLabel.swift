/// An outcome with where it comes from.
public struct OutcomeLabel: Hashable, Sendable, Codable {
    /// Who said so; earlier cases are believed before later ones.
    public enum Origin: String, Hashable, Sendable, Codable, CaseIterable {
        /// The trajectory's own file.
        case recorded
        /// A file or folder beside it, or the user's command.
        case beside
        /// Signs in the steps: a correction, an interruption, the last test run. Counted and shown apart.
        case inferred
        /// Nobody.
        case none
    }

    /// The outcome.
    public var outcome: Outcome
    /// The number behind it, where one was given (a reward of 1 or more is a success).
    public var score: Double?
    /// Who said so.
    public var origin: Origin
    /// What it was read from or inferred from, in a few words.
    public var note: String?

    /// Labels an outcome.
    public init(outcome: Outcome, score: Double? = nil, origin: Origin, note: String? = nil) {
        self.outcome = outcome
        self.score = score
        self.origin = origin
        self.note = note
    }

    /// No outcome is known.
    public static let unknown = OutcomeLabel(outcome: .unknown, origin: .none)
}
