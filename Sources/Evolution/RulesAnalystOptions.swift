/// What the rules analyst is told.
public struct RulesAnalystOptions: Hashable, Sendable, Codable {
    /// How many distinct task groups must show a signature before it is more than an anecdote; at least 1.
    public var minimumTasks: Int
    /// How many distinct environments must show it, where environments are known; at least 1.
    public var minimumEnvironments: Int

    /// Sets the bars.
    public init(minimumTasks: Int = 3, minimumEnvironments: Int = 2) {
        self.minimumTasks = minimumTasks
        self.minimumEnvironments = minimumEnvironments
    }
}
