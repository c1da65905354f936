/// The name of a node within one ``MarkdownDocument``: its place in the document's pre-order.
///
/// Ids ascend in document order, so a node's descendants have larger ids than it has. They mean nothing in another
/// document, not even in one parsed from almost the same text.
public struct NodeID: Hashable, Sendable, Comparable {
    /// The index into ``MarkdownDocument/nodes``.
    public let index: Int

    init(_ index: Int) { self.index = index }

    /// Orders by place in the document.
    public static func < (left: NodeID, right: NodeID) -> Bool { left.index < right.index }
}
