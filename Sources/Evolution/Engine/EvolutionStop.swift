/// Why the engine stopped before there was a result; nothing that was finished is lost.
public enum EvolutionStop: Error, Hashable, Sendable {
    /// The same run was done before; nothing is to do.
    case alreadyDone(RunID)
    /// Answers have to be written by somebody else first: how many, and where the questions are.
    case pending(count: Int, folder: String)
    /// The model refuses all calls (no key, no quota, unknown name): asking on would not help.
    case modelUnavailable(reason: String)
    /// The run's budget has no room for another exchange; what was answered is in the journal.
    case budgetExhausted(reason: String)
    /// No trajectory could be read: how many were broken. Nothing is recorded, so that the same command can be tried again.
    case nothingRead(broken: Int)
    /// A model is needed by the configuration but none was given.
    case noModel
}
