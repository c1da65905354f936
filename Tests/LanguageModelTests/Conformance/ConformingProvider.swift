import LanguageModel
import Testing

/// A provider with another side that does what a test wants.
protocol ConformingProvider: Sendable {
    /// The provider's name, and what is special about its other side.
    var name: String { get }

    /// Cases that cannot come up with this provider; each is checked to be one.
    var inapplicable: Set<ConformanceCase> { get }

    /// What an answer's tokens are, where the other side says so.
    var usage: TokenUsage? { get }

    /// Sets up the other side.
    ///
    /// - Returns: `nil` when the other side has no way to do one of the acts.
    func stage(_ acts: [ConformanceAct], for request: ModelRequest) throws -> ConformanceStage?
}

/// A provider that is set up for one case.
struct ConformanceStage: Sendable {
    /// The model to ask.
    var model: any LanguageModel
    /// How many exchanges the other side has seen; `nil` when there is no other side.
    var exchanges: @Sendable () -> Int?
    /// Everything that the other side was told, as text.
    var told: @Sendable () -> String
    /// Done before the question is put again, for hand-offs; `false` ends the asking.
    var answer: @Sendable () -> Bool = { false }
    /// Ends what was started.
    var end: @Sendable () -> Void = {}
}

/// The name of a provider as an argument of tests.
struct NamedProvider: Sendable, CustomTestStringConvertible {
    var provider: any ConformingProvider
    var testDescription: String { provider.name }

    init(_ provider: any ConformingProvider) { self.provider = provider }
}
