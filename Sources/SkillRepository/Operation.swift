public import Git

/// One entry of the operation log: references that moved together, and what has to follow.
public struct Operation: Hashable, Sendable, Codable {
    /// What was done.
    public enum Kind: String, Hashable, Sendable, Codable {
        /// A repository was prepared, or its first commit made.
        case initialize = "init"
        /// A run's branch and record were written.
        case evolve
        /// Decisions were recorded.
        case review
        /// Accepted patches were merged.
        case merge
        /// Evidence was published.
        case publish
        /// Decisions of others were joined with ours; no step for undo, since the next command would join them again.
        case join
        /// An earlier operation was taken back.
        case undo
        /// An operation that was taken back was done again.
        case redo
    }

    /// A reference and its two values; `nil` means that it is absent.
    public struct Change: Hashable, Sendable, Codable {
        /// The full name.
        public var ref: String
        /// The value before.
        public var old: ObjectID?
        /// The value after.
        public var new: ObjectID?

        /// Describes a move.
        public init(ref: String, old: ObjectID?, new: ObjectID?) {
            self.ref = ref
            self.old = old
            self.new = new
        }
    }

    /// A work tree that follows a branch from one commit to another.
    public struct Checkout: Hashable, Sendable, Codable {
        /// The branch that is checked out there.
        public var branch: String
        /// The commit whose files the work tree had; `nil` when it had none.
        public var from: ObjectID?
        /// The commit whose files it gets.
        public var to: ObjectID
        /// The work tree's git directory, relative to the one that all work trees share; empty for the first.
        public var workTree: String

        /// Describes a checkout.
        public init(branch: String, from: ObjectID?, to: ObjectID, workTree: String) {
            self.branch = branch
            self.from = from
            self.to = to
            self.workTree = workTree
        }

        enum CodingKeys: String, CodingKey {
            case branch, from, to
            case workTree = "work_tree"
        }
    }

    /// What was done.
    public var kind: Kind
    /// What was done, in one line for people.
    public var summary: String
    /// When, in seconds since 1970.
    public var time: Int64
    /// Who, as `Name <email>`.
    public var user: String
    /// The references that moved.
    public var changes: [Change]
    /// The work tree that has to follow; `nil` when none does.
    public var checkout: Checkout?
    /// The branch that HEAD named, for people.
    public var head: String?
    /// Whether a merge in progress ends with this operation.
    public var endsMerge: Bool
    /// The work tree in which a merge in progress begins with this operation, named as in ``Checkout/workTree``; `nil`
    /// when none does.
    public var beginsMergeIn: String?
    /// The operation that `undo` or `redo` is about: the object id of its entry.
    public var target: ObjectID?
    /// The entry before this one; `nil` for the first.
    public var previous: ObjectID?

    /// Describes an operation.
    public init(
        kind: Kind, summary: String, time: Int64, user: String, changes: [Change],
        checkout: Checkout? = nil,
        head: String? = nil, endsMerge: Bool = false, beginsMergeIn: String? = nil,
        target: ObjectID? = nil, previous: ObjectID? = nil
    ) {
        self.kind = kind
        self.summary = summary
        self.time = time
        self.user = user
        self.changes = changes
        self.checkout = checkout
        self.head = head
        self.endsMerge = endsMerge
        self.beginsMergeIn = beginsMergeIn
        self.target = target
        self.previous = previous
    }

    enum CodingKeys: String, CodingKey {
        case kind, summary, time, user, changes, checkout, head, target, previous
        case endsMerge = "ends_merge"
        case beginsMergeIn = "begins_merge_in"
    }
}
