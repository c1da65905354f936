/// A model that is asked in batches.
public protocol BatchedModel: DeferredModel {
    /// The batches under way.
    var batches: [BatchNote] { get }

    /// Looks after the batches once, and takes the answers of those that have ended.
    ///
    /// - Returns: What came up that somebody should know, a line each.
    /// - Throws: ``ModelError`` when the server cannot be asked; nothing is lost then.
    func collect() async throws(ModelError) -> [String]

    /// Forgets which requests failed for good, so that a run that begins anew asks them again.
    func forgetFailures() throws(ModelError)
}
