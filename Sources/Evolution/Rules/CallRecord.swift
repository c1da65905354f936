/// One call and its answer, as little of it as the mining needs.
struct CallRecord: Sendable {
    /// What kind of answer came.
    enum Answer: UInt8, Sendable {
        /// None was recorded.
        case missing
        /// Data, or a word that the format itself calls good.
        case data
        /// A sentence that may or may not be an error; the statistics decide.
        case prose
        /// An error, by the format's word or by the text's shape.
        case error
    }

    /// The step's number.
    var step: UInt32
    /// Hash of tool and arguments.
    var arguments: UInt32
    /// Hash of the answer.
    var result: UInt32
    /// The answer's masked first line, for ``Answer/prose`` and ``Answer/error``.
    var template: UInt32 = 0
    /// The small change against the failing call before it, from 1; 0 when there is none.
    var change: UInt32 = 0
    /// The first tokens of the command; 0 ends them.
    var tokens: SIMD8<UInt16> = .zero
    /// The tool.
    var tool: UInt16
    /// What kind of answer came.
    var answer: Answer
    /// Whether it is the failing call before it with nothing but a muting added.
    var isMuted = false
}

/// One episode's place in the flat list of calls, with what is known about it.
struct EpisodeRecord: Sendable {
    var index: Int
    var trajectory: String
    var task: UInt32
    /// 0 when unknown.
    var environment: UInt32
    var outcome: UInt8
    var first: UInt32
    var count: UInt32

    static let success: UInt8 = 1
    static let failure: UInt8 = 2

    var passed: Bool { outcome == EpisodeRecord.success }
    var failed: Bool { outcome == EpisodeRecord.failure }
}
