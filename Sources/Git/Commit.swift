/// A commit, copied out of the object store.
public struct Commit: Sendable, Hashable {
    /// Its own name.
    public var id: ObjectID
    /// The tree it records.
    public var tree: ObjectID
    /// Its parents in order; empty for a root commit.
    public var parents: [ObjectID]
    /// Who wrote the change.
    public var author: Signature
    /// Who recorded it.
    public var committer: Signature
    /// The whole message.
    ///
    /// Bytes that are not UTF-8 are replaced.
    public var message: String

    /// The first line of the message.
    public var subject: String {
        let line = message.drop { $0.isNewline }.prefix { !$0.isNewline }
        return String(line)
    }
}
