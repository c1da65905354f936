/// What the rules analyst is told.
public struct RulesAnalystOptions: Hashable, Sendable, Codable {
    /// How many distinct task groups must show a signature before it is more than an anecdote; at least 1.
    public var minimumTasks: Int
    /// How many distinct environments must show it, where environments are known; at least 1.
    public var minimumEnvironments: Int
    /// The keys of rules that earlier runs proposed: what they are about is no anecdote any more, so that one more run
    /// that shows it counts as support of the rule, however few there are.
    public var knownKeys: Set<String>

    /// Sets the bars.
    public init(minimumTasks: Int = 3, minimumEnvironments: Int = 2, knownKeys: Set<String> = []) {
        self.minimumTasks = minimumTasks
        self.minimumEnvironments = minimumEnvironments
        self.knownKeys = knownKeys
    }
}
