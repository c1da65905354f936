public import ContentHash

/// Keeps the answers of a run, so that a run that was interrupted asks nothing twice.
public protocol CallJournal: Sendable {
    /// The answer recorded for a request's key, if there is a whole one.
    ///
    /// - Throws: ``JournalError`` when the store cannot be read; a torn or foreign entry is no error but no answer.
    func reply(for key: ContentHash) throws(JournalError) -> ModelReply?

    /// Records an answer; once this returns, it survives a kill, and soon after a power cut.
    ///
    /// - Throws: ``JournalError`` when it could not be stored.
    func record(_ reply: ModelReply, for key: ContentHash) throws(JournalError)

    /// Takes an answer out; where there is none, nothing is done.
    ///
    /// - Throws: ``JournalError`` when it could not be removed.
    func remove(_ key: ContentHash) throws(JournalError)
}

/// Why the journal could not be read or written.
public struct JournalError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file or folder.
    public var path: String
    /// What happened, as a short clause.
    public var reason: String
    /// What to do about it.
    public var mend: String

    /// Describes a failure.
    public init(path: String, reason: String, mend: String) {
        self.path = path
        self.reason = reason
        self.mend = mend
    }

    /// Path and reason.
    public var description: String { "\(path): \(reason)" }
}
