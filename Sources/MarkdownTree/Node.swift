/// One node of a Markdown document.
///
/// A node without children is a leaf and owns its bytes; the others own what their leaves own. Extents are whole lines:
/// a paragraph that begins a list item owns the item's marker and indentation.
public struct Node: Sendable {
    /// The node's name.
    public let id: NodeID
    /// What it is.
    public let kind: NodeKind
    /// The bytes, with the blank lines before it.
    public internal(set) var range: Range<Int>
    /// The bytes without the blank lines before it, up to and with the last line's ending.
    public internal(set) var contentRange: Range<Int>
    /// Where its own first character is: after indentation, quote marks and the markers of the items around it.
    public internal(set) var start: Int
    /// The node around it; `nil` for the document.
    public let parent: NodeID?
    /// The nodes in it, in order.
    public internal(set) var children: [NodeID]
    /// The line in the file, from 1, where its content begins.
    public internal(set) var line: Int
}
