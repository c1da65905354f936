/// Two states of a repository that can be compared.
public enum Comparison: Sendable, Hashable {
    /// Two trees or commits; nil stands for the empty tree.
    case trees(ObjectID?, ObjectID?)
    /// A tree or commit and the index; nil stands for the empty tree.
    case treeAndIndex(ObjectID?)
    /// The index and the work tree; untracked files do not count.
    case indexAndWorkTree
    /// A tree or commit and the files of the work tree that are tracked.
    case treeAndWorkTree(ObjectID)

    /// Whether the new state is the work tree.
    public var endsInWorkTree: Bool {
        switch self {
        case .trees, .treeAndIndex: false
        case .indexAndWorkTree, .treeAndWorkTree: true
        }
    }
}
