internal import JSON
internal import Trajectory

/// The calls of the trajectory that is being read, until its summary says what they belong to.
struct EpisodeBuffer: Sendable {
    /// Words of the first place where a message was seen, waiting for the outcome.
    struct Draft: Sendable {
        var template: UInt32
        var first: UInt32
        var last: UInt32
        var quote: String
        /// How many later calls are still to be quoted.
        var open: Int
    }

    /// The last call of a tool, to tell a small change from another call.
    struct Last: Sendable {
        var text: String
        var isProse: Bool
        var answer: CallRecord.Answer
        var template: UInt32
    }

    /// Most calls kept of one trajectory; a longer one keeps its first ones.
    static let limit = 4096

    var calls: [CallRecord] = []
    var drafts: [Draft] = []
    var last: [UInt32: Last] = [:]
    /// Words of every call that repeats the one before it, for the evidence of loops: step and snippet.
    var repeated: Draft?

    mutating func clear() {
        calls.removeAll(keepingCapacity: true)
        drafts.removeAll(keepingCapacity: true)
        last.removeAll(keepingCapacity: true)
        repeated = nil
    }

    /// Whether a draft still waits for what the agent did next.
    var isQuoting: Bool { drafts.contains { $0.open > 0 } }

    /// Adds words to the drafts that still wait for what the agent did next.
    mutating func quote(_ words: String, step: UInt32, endsAt isGood: Bool) {
        for at in drafts.indices where drafts[at].open > 0 {
            drafts[at].open = isGood ? 0 : drafts[at].open - 1
            drafts[at].last = step
            drafts[at].quote = Quotes.clipped(drafts[at].quote + "\n> " + words, 400)
        }
    }
}
