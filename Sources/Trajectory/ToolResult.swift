/// What a tool answered to one call.
public struct ToolResult: Hashable, Sendable {
    /// Whether the format itself says that the call failed; what the text says is the analysts' business.
    public enum Status: String, Hashable, Sendable, Codable {
        /// It says that the call worked (an exit code of 0, say).
        case ok
        /// It says that the call failed (a flag, an exit code other than 0).
        case error
        /// It says nothing.
        case unknown
    }

    /// The id of the call that this answers; `nil` when the format does not tell.
    public var callID: String?
    /// The answer's text, redacted; a long one is cut in the middle, with a mark that says how much is missing.
    public var content: String
    /// Whether the format says that the call failed.
    public var status: Status
    /// The exit code, where the format has one.
    public var exitCode: Int?

    /// Describes an answer.
    public init(callID: String?, content: String, status: Status = .unknown, exitCode: Int? = nil) {
        self.callID = callID
        self.content = content
        self.status = status
        self.exitCode = exitCode
    }
}
