/// One question in a hand-off folder.
public struct HandoffEntry: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, Hashable, Sendable {
        /// Nobody has answered yet.
        case waiting
        /// There is an answer that could be used.
        case answered
        /// The last answer could not be used and was set aside; a new one is wanted.
        case rejected
    }

    /// The request's key.
    public var key: String
    /// What the question is for.
    public var purpose: String
    /// What it is about.
    public var subject: String
    /// The prompt's file name.
    public var prompt: String
    /// The schema's file name, when the answer has to be JSON.
    public var schema: String?
    /// The answer's file name.
    public var answer: String
    /// Where it stands.
    public var state: State
    /// Why the last answer could not be used.
    public var reason: String?
}
