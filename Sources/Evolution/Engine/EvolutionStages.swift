/// How far the stages are that ask a model; both go on at the same time.
public struct EvolutionStages: Hashable, Sendable {
    /// Analyses that have ended.
    public var analysed = 0
    /// Analyses altogether.
    public var analyses: Int
    /// Merges that have ended.
    public var merged = 0
    /// Merges whose inputs are known by now; more follow while there are analyses and merges to come.
    public var merges = 0

    /// Starts with nothing done.
    public init(analyses: Int) { self.analyses = analyses }

    /// Steps that have ended.
    public var done: Int { analysed + merged }

    /// Steps that are known by now.
    public var planned: Int { analyses + merges }
}
