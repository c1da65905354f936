/// What a checkout has to do: the paths that differ between two trees, each with both versions.
struct CheckoutPlan {
    struct Change {
        var path: String
        /// The version the work tree may hold now; nil = none.
        var old: TreeEntry?
        /// The version it will hold; nil = none.
        var new: TreeEntry?
    }

    /// Sorted by path.
    var changes: [Change]
    /// Every file of the tree to check out.
    let target: [String: TreeEntry]
    /// The place in ``changes`` of each path.
    private var places: [String: Int]

    init(from: [TreeEntry], to: [TreeEntry]) throws(GitError) {
        // Nothing of a hostile tree may leave the work tree or enter .git: neither what is written nor what is removed.
        for entry in from + to { try TreePath.check(entry.path, operation: "check out files") }
        let old = Dictionary(from.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(to.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        target = new
        changes = Set(old.keys).union(new.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
            .filter { old[$0] != new[$0] }
            .map { Change(path: $0, old: old[$0], new: new[$0]) }
        places = Dictionary(
            changes.enumerated().map { ($0.element.path, $0.offset) }, uniquingKeysWith: { first, _ in first }
        )
    }

    subscript(path: String) -> Change? { places[path].map { changes[$0] } }

    /// True of a path that will be gone.
    func removes(_ path: String) -> Bool { self[path].map { $0.new == nil } ?? false }
}
