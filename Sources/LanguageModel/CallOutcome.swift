public import ContentHash

/// How one call ended.
public struct CallOutcome: Sendable {
    /// The request's place among those submitted together, from 0.
    public var index: Int
    /// The request.
    public var request: ModelRequest
    /// The request's key for the model that was asked.
    public var key: ContentHash
    /// The answer, or why there is none.
    public var result: Result<ModelReply, ModelError>
    /// Whether the answer came from the journal and not from the model.
    public var fromJournal: Bool

    /// Describes an end.
    public init(
        index: Int, request: ModelRequest, key: ContentHash, result: Result<ModelReply, ModelError>,
        fromJournal: Bool
    ) {
        self.index = index
        self.request = request
        self.key = key
        self.result = result
        self.fromJournal = fromJournal
    }

    /// The answer, when there is one.
    public var reply: ModelReply? { try? result.get() }

    /// Why there is no answer, when there is none.
    public var error: ModelError? {
        if case .failure(let error) = result { return error }
        return nil
    }
}
