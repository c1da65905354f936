/// Why something could not be done in a sandbox, and what would mend it.
package struct SandboxFailure: Error, Hashable, Sendable {
    /// What kind of obstacle it is.
    package enum Kind: String, Hashable, Sendable {
        /// Bubblewrap is missing or the system does not let it isolate.
        case unavailable
        /// A folder or file is bigger than the limits allow.
        case tooBig
        /// A path leads out of the folder, names nothing, or names no regular file.
        case noSuchFile
        /// A file or folder of the user's could not be read or written.
        case inaccessible
        /// The task that waited was cancelled.
        case cancelled
    }

    /// What kind of obstacle it is.
    package var kind: Kind
    /// The cause, for people.
    package var reason: String
    /// What to do about it, for people; `nil` where nothing general can be said.
    package var mend: String?

    /// Describes a failure.
    package init(_ kind: Kind, _ reason: String, mend: String? = nil) {
        self.kind = kind
        self.reason = reason
        self.mend = mend
    }
}
