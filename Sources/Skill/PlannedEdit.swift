internal import MarkdownTree

/// A place between two children of a node.
struct Gap: Hashable {
    var parent: NodeID
    /// The child before which the place is; the number of children for the place behind the last.
    var index: Int
}

/// An edit with its place found: what several sets may ask for in the same way.
enum PlannedAction: Hashable {
    case insert(Gap, EditContent)
    /// A section that sets create, a document of its own so that edits can lie within it.
    case insertFragment(Gap, Int)
    case replace(NodeID, EditContent)
    /// Replaces a section's own blocks: the children from `first` to `last`.
    case replaceBlocks(first: NodeID, last: NodeID, EditContent)
    case delete(NodeID)
    case move(NodeID, Gap, EditContent)
    case setKey(String, String)
}

/// Who asks for an action, and where it ranks among its siblings.
struct EditOwner: Hashable, Comparable {
    var rank: Int
    var set: String
    var index: Int

    static func < (left: EditOwner, right: EditOwner) -> Bool {
        (left.rank, left.set, left.index) < (right.rank, right.set, right.index)
    }
}

/// The text an action is about: a file, or a section that sets create.
enum EditedDocument: Hashable {
    case file(SkillPath)
    case fragment(Int)
}

/// An action with everyone who asks for it.
struct PlannedEdit {
    var document: EditedDocument
    var action: PlannedAction
    /// In order; the first decides the place.
    var owners: [EditOwner]

    var gap: Gap? {
        switch action {
        case .insert(let gap, _), .insertFragment(let gap, _), .move(_, let gap, _): gap
        default: nil
        }
    }

    /// The nodes that are gone afterwards, as a range of siblings.
    var destroyed: ClosedRange<NodeID>? {
        switch action {
        case .replace(let node, _), .delete(let node), .move(let node, _, _): node...node
        case .replaceBlocks(let first, let last, _): first...last
        default: nil
        }
    }
}

/// A section that one or more sets create.
struct Fragment {
    var around: EditedDocument
    var gap: Gap
    var content: EditContent
    var document: MarkdownDocument
    /// The heading path of what it is put into.
    var prefix: [String]
    var creators: Set<String>
}
