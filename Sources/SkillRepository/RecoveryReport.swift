public import Git

/// What recovery found and did about an interrupted operation.
public struct RecoveryReport: Hashable, Sendable {
    /// A reference that was left where somebody else had put it.
    public struct KeptReference: Hashable, Sendable {
        /// The full name.
        public var ref: String
        /// Where the operation would have moved it; `nil` for its deletion.
        public var wanted: ObjectID?
        /// Where it is and stays; `nil` when it is absent.
        public var found: ObjectID?
    }

    /// The operation that was finished; `nil` when only a checkout or a merge was.
    public var operation: Operation?
    /// References that were moved now.
    public var moved: [String] = []
    /// References that somebody had moved meanwhile; they were kept.
    public var kept: [KeptReference] = []
    /// Whether an interrupted checkout was finished now.
    public var finishedCheckout = false
    /// Files that keep an interrupted checkout from being finished: they hold changes that are in no commit.
    public var obstacles: [CheckoutObstacle] = []
    /// Whether an interrupted beginning or end of a merge was finished now.
    public var finishedMerge = false
    /// Whether a merge that was in progress was ended with plain git in the meantime.
    public var mergeEndedByGit = false
    /// The commit that ended it, where it lacks something that the merge had settled.
    public var mergeCommittedByGit: GitEndedMerge?
    /// Whether the records of a merge in progress cannot be read; only giving it up helps.
    public var mergeIsDamaged = false
    /// Whether a log of operations was found without its companion files, as in a copy; it was taken as finished.
    public var adoptedLog = false

    /// Whether there was nothing to do.
    public var isEmpty: Bool {
        operation == nil && kept.isEmpty && !finishedCheckout && obstacles.isEmpty && !finishedMerge
            && !mergeEndedByGit && !mergeIsDamaged && !adoptedLog
    }
}
