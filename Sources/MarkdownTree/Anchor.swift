/// The name of one node of a Markdown document: a section by its heading path, then optionally a block within it.
///
/// An empty heading path with no block names the document's body as a whole (after the frontmatter); with a block it
/// means a block before the first heading. Resolution is exact: an anchor that fits no node, or more than one, fails
/// with the nearest candidates and never guesses.
public struct Anchor: Hashable, Sendable, Codable {
    /// How a block within the section is recognised.
    public enum Block: Hashable, Sendable, Codable {
        /// By its exact source text, without leading indentation, list marker and trailing white space.
        case quote(String)
        /// By the first 12 or more digits of ``MarkdownDocument/contentHash(of:)``: the SHA-256 of its source bytes from
        /// its first character (a list item's marker) to its last that is no white space, and of a list with a NUL behind.
        case hash(String)
    }

    /// The titles of the headings from the outermost to the section's own, as plain source text without `#` marks.
    public var headings: [String]
    /// Which one, counted from 1, where the heading path occurs more than once; `nil` demands that it is unique.
    public var ordinal: Int?
    /// The block inside the section itself (not inside its subsections); `nil` names the section.
    public var block: Block?
    /// Which one, counted from 1, where equal blocks occur in the section; `nil` demands that it is unique.
    public var blockOrdinal: Int?

    /// Names a section, or a block in it.
    public init(headings: [String], ordinal: Int? = nil, block: Block? = nil, blockOrdinal: Int? = nil) {
        self.headings = headings
        self.ordinal = ordinal
        self.block = block
        self.blockOrdinal = blockOrdinal
    }

    enum CodingKeys: String, CodingKey {
        case headings, ordinal, block
        case blockOrdinal = "block_ordinal"
    }
}
