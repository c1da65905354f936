/// Why a model gave no answer.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of failure it is; decides whether trying again can help.
    public enum Kind: Hashable, Sendable {
        /// The server answered 408, 409, 429, 5xx or 529, or the connection broke: try again, not before the delay (in
        /// seconds) where the server named one.
        case transient(retryAfter: Double?)
        /// The key is missing or not accepted.
        case unauthorized
        /// The account has no money or quota left.
        case quota
        /// The run's own budget is used up; nothing was sent.
        case budget
        /// The prompt is longer than the model can read.
        case contextLength
        /// The request was refused for another reason that stays.
        case refused
        /// An answer came but could not be understood.
        case malformed
        /// The answer has to be written by somebody else first; the path says where the question is.
        case pending(path: String)
        /// The call was cancelled.
        case cancelled
    }

    /// What kind of failure it is.
    public var kind: Kind
    /// What happened, as a short clause; never holds a key or a prompt.
    public var reason: String

    /// Describes a failure.
    public init(_ kind: Kind, _ reason: String) {
        self.kind = kind
        self.reason = reason
    }

    /// The reason.
    public var description: String { reason }
}
