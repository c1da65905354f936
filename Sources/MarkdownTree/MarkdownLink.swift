/// A link, an image or a link definition of a document, outside code.
public struct MarkdownLink: Hashable, Sendable {
    /// Where it leads, with backslash escapes resolved and percent signs as written.
    public let destination: String
    /// The line in the file, from 1, that holds the destination.
    public let line: Int
    /// The bytes of the destination, without angle brackets.
    public let range: Range<Int>
    /// Whether it is an image.
    public let isImage: Bool
}
