/// How an execution ended, as far as anybody said or can tell.
public enum Outcome: String, Hashable, Sendable, Codable, CaseIterable {
    /// The task was solved.
    case success
    /// The task was not solved.
    case failure
    /// Nobody said and nothing shows it.
    case unknown
}
