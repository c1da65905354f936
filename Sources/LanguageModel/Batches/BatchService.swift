internal import JSON

/// A provider's interface for batches: many requests sent at once, answered within a day at half the price.
protocol BatchService: Sendable {
    associatedtype Dialect: ServerDialect & Codable

    /// What a batch may hold.
    var limits: BatchLimits { get }

    /// What must never be seen in a message.
    var secrets: [Secret] { get }

    /// What is known of the provider before anything was found out.
    var dialect: Dialect { get }

    /// One request as an entry of a batch.
    ///
    /// - Parameter key: names the entry in the results.
    func entry(for request: ModelRequest, key: String, in dialect: Dialect) -> JSONValue

    /// Submits entries.
    ///
    /// - Parameter name: the batch's name here.
    /// - Returns: The batch's id there.
    func submit(
        _ entries: BatchEntries, name: String, through exchange: BatchExchange
    ) async throws(ModelError) -> String

    /// Looks for a batch that was submitted, in case the answer to that was lost.
    ///
    /// - Parameter known: ids of batches that are others.
    /// - Returns: Its id; `nil` when it was not submitted.
    func find(
        _ batch: BatchState.Batch, besides known: Set<String>, through exchange: BatchExchange
    ) async throws(ModelError) -> String?

    /// Asks how far a batch is.
    func progress(of id: String, through exchange: BatchExchange) async throws(ModelError) -> BatchProgress

    /// The request for results at one of the URLs that ``progress(of:through:)`` gave.
    func results(at url: String) -> HTTPRequest

    /// Reads one line of a batch's results.
    func result(in line: JSONValue) -> BatchResult

    /// The answer to a request, made of what stands in the results.
    func finished(_ reply: ModelReply, for request: ModelRequest) -> ModelReply
}

extension BatchService {
    /// The answer as it is.
    func finished(_ reply: ModelReply, for request: ModelRequest) -> ModelReply { reply }
}

/// How large a batch may be.
public struct BatchLimits: Hashable, Sendable {
    /// Requests.
    public var entries: Int
    /// Bytes of all requests.
    public var bytes: Int

    /// Names limits.
    public init(entries: Int, bytes: Int) {
        self.entries = entries
        self.bytes = bytes
    }
}

/// How far a batch is.
enum BatchProgress: Hashable, Sendable {
    /// It is worked on.
    case running(done: Int, total: Int)
    /// It has ended; the URLs of its results, and what went wrong with it as a whole.
    case ended(results: [String], problem: String?)
}

/// What came of one entry of a batch.
struct BatchResult: Sendable {
    /// What came of it.
    enum Outcome: Sendable {
        /// An answer, or what was wrong with it.
        case answered(Result<ModelReply, ModelError>)
        /// The provider refused it or failed.
        case failed(ServerFailure)
        /// It was not worked on: expired or cancelled.
        case dropped(String)
    }

    /// The entry's key.
    var key: String
    /// What came of it.
    var outcome: Outcome
}
