internal import JSON

/// What is known of a model's batches between two runs; one file, so that it is old or new as a whole.
struct BatchState: Codable, Sendable {
    /// One batch that has not been collected.
    struct Batch: Codable, Sendable {
        /// Its name here: a hash of what it holds and of when it was put together.
        var name: String
        /// Its id there; `nil` while it is not known whether it was submitted.
        var id: String?
        /// Seconds since 1970 when it was put together.
        var since: Double
        /// The keys of its entries.
        var keys: [String]
    }

    /// Why a request is not asked again.
    struct Failure: Codable, Sendable {
        /// The kind's name.
        var kind: String
        /// What happened.
        var reason: String
    }

    static let schemaName = "skillgit.batches/1"

    var schema = BatchState.schemaName
    /// The model.
    var model: String
    /// What has been found out about the server.
    var dialect: JSONValue?
    /// The batches under way.
    var batches: [Batch] = []
    /// How often each request came back without an answer.
    var tries: [String: Int] = [:]
    /// Requests that are not asked again in this run.
    var failures: [String: Failure] = [:]
    /// The ids of batches that were collected, the last ones.
    var collected: [String] = []
}
