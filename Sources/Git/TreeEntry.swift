/// One name in a tree.
public struct TreeEntry: Sendable, Hashable {
    /// The path from the tree's root, components separated by `/`.
    public var path: String
    /// The object it names; for a submodule a commit of another repository.
    public var id: ObjectID
    /// What it is.
    public var mode: FileMode

    /// Makes an entry from its parts; nothing is checked before it is written.
    public init(path: String, id: ObjectID, mode: FileMode) {
        self.path = path
        self.id = id
        self.mode = mode
    }

    /// The last component of the path.
    public var name: String {
        path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    }

    /// True where both name the same object in the same mode, whatever their paths.
    func sameContent(as other: TreeEntry) -> Bool { id == other.id && mode == other.mode }
}
