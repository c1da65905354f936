/// What became of one topic bucket: which candidates went in, which came out, and what was dropped and why.
///
/// The conservation law holds in every record: each input is named exactly once, among the sources of the outputs or
/// among the dropped ones.
public struct MergeRecord: Hashable, Sendable, Codable {
    /// How the bucket was merged.
    public enum Method: String, Hashable, Sendable, Codable {
        /// Identical or nearly identical candidates were folded by the program.
        case fold
        /// A model answered.
        case model
        /// No acceptable answer came; the inputs moved up as they were.
        case unmerged
    }

    /// One candidate that came out.
    public struct Output: Hashable, Sendable, Codable {
        /// The candidate's id.
        public var id: String
        /// The inputs it was made of, at least one.
        public var from: [String]

        /// Names a candidate and its sources.
        public init(id: String, from: [String]) {
            self.id = id
            self.from = from
        }
    }

    /// One candidate that was dropped.
    public struct Dropped: Hashable, Sendable, Codable {
        /// The candidate's id.
        public var id: String
        /// Why, as a clause.
        public var reason: String

        /// Names a candidate and why it was dropped.
        public init(id: String, reason: String) {
            self.id = id
            self.reason = reason
        }
    }

    /// How a model settled a contradiction.
    public enum Verdict: String, Hashable, Sendable, Codable, CaseIterable {
        /// One patch is a special case of another: both stand, each where it applies.
        case specialCase = "special_case"
        /// They became one rule with a condition.
        case oneRule = "one_rule"
        /// One of them was dropped.
        case dropped
        /// Nothing in them says which is right.
        case open
    }

    /// What a model decided about a contradiction, and why.
    public struct Settlement: Hashable, Sendable, Codable {
        /// What was decided.
        public var verdict: Verdict
        /// Why, in one sentence.
        public var reason: String

        /// Describes a decision.
        public init(verdict: Verdict, reason: String) {
            self.verdict = verdict
            self.reason = reason
        }
    }

    /// `m-` and 10 hexadecimal digits of the hash over topic, level and inputs.
    public var id: String
    /// The topic.
    public var topic: String
    /// The level, from 0 for folding.
    public var level: Int
    /// How the bucket was merged.
    public var method: Method
    /// The candidates that went in, in order.
    public var inputs: [String]
    /// The candidates that came out, in order.
    public var outputs: [Output]
    /// The candidates that were dropped.
    public var dropped: [Dropped]
    /// Why the answers were refused, one clause per refused answer.
    public var refusals: [String]
    /// Set where the bucket holds patches that contradict each other, and a model said what is to become of them.
    public var settlement: Settlement?

    /// Describes what became of a bucket.
    public init(
        id: String, topic: String, level: Int, method: Method, inputs: [String], outputs: [Output],
        dropped: [Dropped] = [], refusals: [String] = [], settlement: Settlement? = nil
    ) {
        self.id = id
        self.topic = topic
        self.level = level
        self.method = method
        self.inputs = inputs
        self.outputs = outputs
        self.dropped = dropped
        self.refusals = refusals
        self.settlement = settlement
    }

    /// Whether every input is named exactly once and nothing else is.
    public var conserves: Bool {
        (outputs.flatMap(\.from) + dropped.map(\.id)).sorted() == inputs.sorted()
    }
}
