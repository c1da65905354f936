/// The user's command that tells whether a trajectory succeeded.
public struct OutcomeCommand: Hashable, Sendable {
    /// The program and its arguments; the trajectory's file is appended.
    public var arguments: [String]
    /// How long one run may take, in seconds; a run that takes longer is ended and gives no outcome.
    public var timeLimit: Double
    /// The environment that it gets, as `NAME=value`.
    public var environment: [String]

    /// Names a program and its arguments.
    public init(arguments: [String], timeLimit: Double = 60, environment: [String] = []) {
        self.arguments = arguments
        self.timeLimit = timeLimit
        self.environment = environment
    }
}
