public import LanguageModel

/// How far the stages are that ask a model; analyses and merges go on at the same time.
public struct EvolutionStages: Hashable, Sendable {
    /// The steps of one kind: what is asked about one trajectory, one bucket, one contradiction.
    public struct Stage: Hashable, Sendable {
        /// Steps that have ended.
        public var done: Int
        /// Steps that are known by now.
        public var planned: Int

        /// Counts steps.
        public init(done: Int = 0, planned: Int = 0) {
            self.done = done
            self.planned = planned
        }
    }

    /// Analyses.
    public var analysis: Stage
    /// Merges; more follow while there are analyses and merges to come.
    public var merge = Stage()
    /// Steps of sequential editing.
    public var revision = Stage()
    /// Contradictions to settle; known once all merges have ended.
    public var conflict = Stage()
    /// Looks at the text that stands; known once all contradictions are settled.
    public var curation = Stage()

    /// Starts with nothing done.
    public init(analyses: Int) { analysis = Stage(planned: analyses) }

    /// All stages in the order in which they come, each with what its calls are for.
    public var all: [(purpose: ModelRequest.Purpose, stage: Stage)] {
        [
            (.analysis, analysis), (.merge, merge), (.revision, revision), (.conflict, conflict), (.curation, curation),
        ]
    }

    /// Steps that have ended.
    public var done: Int { all.reduce(0) { $0 + $1.stage.done } }

    /// Steps that are known by now.
    public var planned: Int { all.reduce(0) { $0 + $1.stage.planned } }

    /// Stages that have something to do or to show.
    public var begun: Int { all.count { $0.stage.planned > 0 } }
}
