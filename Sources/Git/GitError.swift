/// What went wrong in a repository, why, and what the user can do about it.
public struct GitError: Error, Sendable, Hashable {
    /// The kind of failure, for code that decides.
    public enum Code: String, Sendable, Hashable {
        /// No repository at the place or above it.
        case notARepository
        /// The object, reference or path does not exist.
        case notFound
        /// Something of that name is there already.
        case exists
        /// An abbreviated name fits several objects.
        case ambiguous
        /// A reference is no longer at the expected value; nothing was changed.
        case modified
        /// A lock was held by another process for longer than we wait.
        case locked
        /// A work tree or index holds something that would be lost; `paths` names it, nothing was changed.
        case wouldOverwrite
        /// An index with unresolved conflicts.
        case unmerged
        /// A name, path or argument that git does not allow.
        case invalid
        /// The operation needs a work tree.
        case bareRepository
        /// The repository belongs to another user.
        case foreignOwner
        /// A repository format or setting that libgit2 cannot read.
        case unsupported
        /// History that is cut off by a shallow clone.
        case shallow
        /// No name or address to commit under.
        case noIdentity
        /// An object or file that is damaged.
        case corrupt
        /// The operating system refused.
        case system
        /// Anything else that libgit2 reports.
        case other
    }

    /// The kind of failure.
    public var code: Code
    /// What was being done, as a verb phrase: "open the repository".
    public var operation: String
    /// The file, directory or reference concerned.
    public var path: String?
    /// The cause in words.
    public var message: String
    /// What the user can do, if we know.
    public var mend: String?
    /// Each path that stands in the way, sorted; only with ``Code/wouldOverwrite``.
    public var obstacles: [CheckoutObstacle]

    /// Makes an error from its parts.
    public init(
        _ code: Code, operation: String, path: String? = nil, message: String, mend: String? = nil,
        obstacles: [CheckoutObstacle] = []
    ) {
        self.code = code
        self.operation = operation
        self.path = path
        self.message = message
        self.mend = mend
        self.obstacles = obstacles
    }
}

extension GitError: CustomStringConvertible {
    /// One line for logs: operation, place and cause.
    public var description: String {
        let place = path.map { " (\($0))" } ?? ""
        return "cannot \(operation)\(place): \(message)"
    }
}
