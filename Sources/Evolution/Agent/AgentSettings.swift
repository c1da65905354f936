internal import ContentHash
public import Trajectory

/// How the agentic analyst works.
public struct AgentSettings: Sendable {
    /// The most answers of the model for one trajectory.
    public var maximumTurns: Int
    /// The most tokens, read and written, for one trajectory; no turn begins beyond.
    public var maximumTokens: Int
    /// Whether lessons whose cause was not proved are kept, marked.
    public var allowsUnproved: Bool
    /// Takes secrets out of whatever the model is shown.
    public var redactor: Redactor
    /// Finds the files of tasks; `nil` when there are none.
    public var workspaces: (any TaskWorkspaces)?

    /// Sets the defaults.
    public init(
        maximumTurns: Int = 30, maximumTokens: Int = 400_000, allowsUnproved: Bool = false,
        redactor: Redactor = Redactor(), workspaces: (any TaskWorkspaces)? = nil
    ) {
        self.maximumTurns = maximumTurns
        self.maximumTokens = maximumTokens
        self.allowsUnproved = allowsUnproved
        self.redactor = redactor
        self.workspaces = workspaces
    }

    /// What of it changes a run's result, short.
    var fingerprint: String {
        var hasher = ContentHasher()
        hasher.update(field: workspaces?.fingerprint ?? "")
        for number in [maximumTurns, maximumTokens, allowsUnproved ? 1 : 0] {
            hasher.update(field: String(number))
        }
        return hasher.finalize().prefix(12)
    }
}
