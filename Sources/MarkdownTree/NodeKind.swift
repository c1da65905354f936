/// What a node of a Markdown document is.
public enum NodeKind: Hashable, Sendable {
    /// The whole file.
    case document
    /// The three bytes of a byte order mark at the start of the file.
    case byteOrderMark
    /// The YAML block at the start, with its two `---` lines.
    case frontmatter
    /// One of the two `---` lines.
    case frontmatterFence
    /// A top-level key with its value and the comments directly above it.
    case frontmatterKey(name: String)
    /// Frontmatter lines that belong to no key: comments at the end, and what no key claims.
    case frontmatterText
    /// A top-level heading and everything up to the next heading of the same or a higher level.
    ///
    /// The title is the heading's source text without `#` marks, its lines joined by one space.
    case section(level: Int, title: String)
    /// The line of an ATX heading, or the lines of a setext heading.
    case heading(level: Int, isSetext: Bool)
    /// A paragraph.
    case paragraph
    /// A list; its children are items.
    case list(ListStyle)
    /// An item of a list, from its marker to its last block.
    case listItem
    /// A table by GitHub's rule; its children are rows, the first the header and the second the delimiter row.
    case table(columns: Int)
    /// One line of a table.
    case tableRow(TableRowRole)
    /// A fenced or (with `nil`) indented code block.
    case codeBlock(CodeFence?)
    /// An HTML block. One of the kinds that end at a mark (`-->`, `</pre>` …) is closed when the mark is there; the
    /// others always are.
    case htmlBlock(isClosed: Bool)
    /// A block quote.
    case blockQuote
    /// A thematic break.
    case thematicBreak
    /// A link reference definition, for which CommonMark has no node.
    case linkDefinition
    /// The blank lines at the end of the file.
    case blank
}

extension NodeKind {
    /// Whether this is a section.
    public var isSection: Bool { if case .section = self { true } else { false } }
    /// Whether this is a heading.
    public var isHeading: Bool { if case .heading = self { true } else { false } }
    /// Whether this is a list.
    public var isList: Bool { if case .list = self { true } else { false } }
    /// Whether this is a table.
    public var isTable: Bool { if case .table = self { true } else { false } }
    /// Whether this is a row of a table.
    public var isTableRow: Bool { if case .tableRow = self { true } else { false } }
    /// Whether this is the frontmatter or a part of it.
    public var isFrontmatter: Bool {
        switch self {
        case .frontmatter, .frontmatterFence, .frontmatterKey, .frontmatterText: true
        default: false
        }
    }
    /// Whether this is a block of the body: neither document nor section, frontmatter, byte order mark or blank lines.
    public var isBlock: Bool {
        switch self {
        case .document, .section, .byteOrderMark, .blank: false
        default: !isFrontmatter
        }
    }
}

/// How a list is marked.
public struct ListStyle: Hashable, Sendable {
    /// The number of the first item; `nil` for a bullet list.
    public var start: Int?
    /// The bullet (`-`, `*`, `+`), or the character after the number (`.`, `)`).
    public var marker: UInt8
    /// Whether no blank line separates the items or their blocks.
    public var isTight: Bool
}

/// What a line of a table is.
public enum TableRowRole: Hashable, Sendable {
    /// The names of the columns.
    case header
    /// The line of dashes.
    case delimiter
    /// A row of data.
    case body
}

/// The fence of a code block.
public struct CodeFence: Hashable, Sendable {
    /// The fence's character, a backtick or a tilde.
    public var character: UInt8
    /// How many of them open the block.
    public var length: Int
    /// The info string, escapes resolved.
    public var info: String
    /// Whether a closing fence ends the block, rather than the end of the file or of the container around it.
    public var isClosed: Bool
}
