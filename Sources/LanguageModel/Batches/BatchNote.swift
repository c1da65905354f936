/// A batch under way, for messages.
public struct BatchNote: Hashable, Sendable {
    /// Its id at the provider; `nil` when it could not be submitted yet.
    public var id: String?
    /// How many requests it holds.
    public var requests: Int
    /// How many of them the provider has finished, where it says so.
    public var done: Int?
}
