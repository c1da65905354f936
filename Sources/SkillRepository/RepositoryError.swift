/// Why something could not be done to a skill repository, and what mends it.
public struct RepositoryError: Error, Hashable, Sendable {
    /// The kind of failure, for exit codes and tests.
    public enum Code: String, Hashable, Sendable {
        /// There is no repository, or no skill repository, at the place.
        case notFound
        /// The place lies inside another repository's work tree.
        case insideAnotherRepository
        /// Something of that name is there already.
        case alreadyExists
        /// No branch can have that name.
        case invalidName
        /// Another process holds the lock.
        case busy
        /// The default branch, or the named one, has no commit.
        case noCommit
        /// HEAD is detached, and what was asked for moves the branch that is checked out.
        case noBranch
        /// A stored record cannot be read.
        case unreadableRecord
        /// No run has that id.
        case unknownRun
        /// No patch has that id, or several have the prefix.
        case unknownPatch
        /// A patch needs another one that is not accepted.
        case dependencyNotAccepted
        /// A patch that was accepted needs the one that is to be taken back.
        case neededByAccepted
        /// A patch is in an open conflict with one that is accepted.
        case contradictsAccepted
        /// Accepted patches cannot be rendered together.
        case renderingFailed
        /// Uncommitted changes are in the way.
        case uncommittedChanges
        /// The branch is checked out in another work tree.
        case checkedOutElsewhere
        /// A merge is in progress.
        case mergeInProgress
        /// git itself is in the middle of a merge, rebase, cherry-pick or the like.
        case gitOperationInProgress
        /// No merge is in progress.
        case noMergeInProgress
        /// What is to be merged has no commit in common with the branch.
        case unrelatedHistories
        /// Files of a merge still hold conflict markers.
        case unresolvedConflicts
        /// A resolved file is broken in a way that neither side was.
        case structuralDamage
        /// No conflict has that number, or it cannot be settled so.
        case unknownConflict
        /// A reference moved since it was read.
        case referenceMoved
        /// A remote already has what is to be undone.
        case alreadyPublished
        /// There is nothing to undo or redo.
        case nothingToUndo
        /// Nothing is accepted that could be merged.
        case nothingToMerge
        /// A value in git's configuration means nothing.
        case invalidSetting
        /// A file of our own state could not be read or written.
        case fileSystem
    }

    /// The kind of failure.
    public var code: Code
    /// What is the matter and why, one sentence.
    public var message: String
    /// The command or action that mends it; `nil` where nothing is known to.
    public var mend: String?
    /// The names concerned: paths, references, patch ids.
    public var names: [String]

    /// Describes a failure.
    public init(_ code: Code, _ message: String, mend: String? = nil, names: [String] = []) {
        self.code = code
        self.message = message
        self.mend = mend
        self.names = names
    }
}
