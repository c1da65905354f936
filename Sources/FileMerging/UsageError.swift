/// A command line that makes no sense.
public struct UsageError: Error, Hashable, Sendable {
    /// What is wrong with it.
    public var message: String
    /// What may have been meant, or what to do.
    public var hint: String?

    /// Describes what is wrong.
    public init(_ message: String, hint: String? = nil) {
        self.message = message
        self.hint = hint
    }

    /// The exit code of git for it.
    static let status: Int32 = 129
}
