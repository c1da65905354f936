/// Takes in a response as it arrives.
protocol ResponseReceiver: Sendable {
    /// Takes in the next event.
    mutating func receive(_ event: HTTPEvent) -> HTTPFlow
}

/// Reads the response of a model server as it arrives and puts the answer together.
protocol ReplyReader: ResponseReceiver {
    /// What the server said against the request, or what was wrong with its answer, once that is known.
    var failure: ServerFailure? { get }

    /// The tokens that the server has counted so far; `nil` where it has told of none.
    var usage: TokenUsage? { get }

    /// The response is over.
    ///
    /// - Parameter now: seconds since 1970.
    /// - Returns: The answer, or why there is none.
    mutating func end(now: Double) -> Result<ModelReply, ModelError>
}
