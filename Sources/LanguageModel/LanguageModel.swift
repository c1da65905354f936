/// Something that answers prompts: a server, a program, a person with files, a recording.
public protocol LanguageModel: Sendable {
    /// Which model this is and where prompts go; what the run records and the user is told before the first call.
    var identity: ModelIdentity { get }

    /// Whether the model takes requests with tools and turns as they are, as far as that is known; for one that does not,
    /// they are put into words (``ValidatingModel``). Once `false` it stays so.
    var callsTools: Bool { get }

    /// Answers one request.
    ///
    /// Retries, back-off and concurrency limits are not in here but in ``CallScheduler``.
    ///
    /// - Throws: ``ModelError``; `ModelError.Kind.pending` when the answer has to be waited for outside this process.
    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply
}

extension LanguageModel {
    /// Models take tools and turns unless they say otherwise.
    public var callsTools: Bool { true }
}
