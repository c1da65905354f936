/// Where something stands in one of two documents.
public struct DifferencePlace: Hashable, Sendable {
    /// The bytes, with the blank lines before.
    public var bytes: Range<Int>
    /// The first line of the text, from 1; blank lines before it do not count.
    public var line: Int
    /// The last line.
    public var lastLine: Int
    /// The titles of the sections around it, outermost first; a heading's own title is the last.
    public var section: [String]
}
