/// One file that differs between two states of a repository.
public struct ComparedFile: Sendable, Hashable {
    /// How it differs.
    public enum Kind: String, Sendable, Hashable {
        /// Only the new state has it.
        case added
        /// Only the old state has it.
        case deleted
        /// Other content, or another mode.
        case modified
        /// It has another path, perhaps with other content.
        case renamed
        /// It is something else now, such as a link.
        case typeChanged = "type-changed"
        /// The index holds the sides of a conflict instead of a file.
        case unmerged
    }

    /// The file in one of the states.
    public struct Version: Sendable, Hashable {
        /// The path from the top of the repository.
        public var path: String
        /// What it is.
        public var mode: FileMode
        /// The blob; nil for a file of the work tree whose name as an object is not known.
        public var id: ObjectID?

        /// Names a version.
        public init(path: String, mode: FileMode, id: ObjectID?) {
            self.path = path
            self.mode = mode
            self.id = id
        }
    }

    /// How it differs.
    public var kind: Kind
    /// The file in the old state, nil where it was added.
    public var old: Version?
    /// The file in the new state, nil where it was deleted.
    public var new: Version?
    /// The difference by lines, as `git diff` prints it; nil where it was not asked for.
    public var patch: [UInt8]?

    /// The path now, or before the deletion.
    public var path: String { new?.path ?? old?.path ?? "" }
}
