/// Something that answers prompts: a server, a program, a person with files, a recording.
public protocol LanguageModel: Sendable {
    /// Which model this is and where prompts go; what the run records and the user is told before the first call.
    var identity: ModelIdentity { get }

    /// Answers one request.
    ///
    /// Retries, back-off and concurrency limits are not in here but in ``CallScheduler``.
    ///
    /// - Throws: ``ModelError``; `ModelError.Kind.pending` when the answer has to be waited for outside this process.
    func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply
}
