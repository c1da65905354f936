/// What a person calls the part of a document that an entry of a difference is about.
public enum DifferenceUnit: String, Hashable, Sendable, CaseIterable, Comparable {
    /// A heading with everything below it.
    case section
    /// A heading alone.
    case heading
    /// A paragraph, also one within a list item after its first.
    case paragraph
    /// A whole list.
    case list
    /// An item of a list, or its first paragraph.
    case listItem = "list item"
    /// A whole table.
    case table
    /// A line of a table.
    case tableRow = "table row"
    /// A code block.
    case codeBlock = "code block"
    /// An HTML block.
    case htmlBlock = "HTML block"
    /// A block quote.
    case blockQuote = "block quote"
    /// A thematic break.
    case thematicBreak = "thematic break"
    /// A link reference definition.
    case linkDefinition = "link definition"
    /// The frontmatter, one of its fences, or lines of it that belong to no key.
    case frontmatter
    /// A key of the frontmatter with its value.
    case frontmatterKey = "frontmatter key"
    /// The byte order mark.
    case byteOrderMark = "byte order mark"
    /// The blank lines at the end of the file.
    case blankLines = "blank lines"

    init(_ kind: UnitKind) {
        self =
            switch kind {
            case .document, .marker, .sentence, .cell, .line, .ending, .paragraph: .paragraph
            case .byteOrderMark: .byteOrderMark
            case .frontmatter, .frontmatterFence, .frontmatterText: .frontmatter
            case .frontmatterKey: .frontmatterKey
            case .heading: .heading
            case .list: .list
            case .item: .listItem
            case .table: .table
            case .row: .tableRow
            case .code: .codeBlock
            case .html: .htmlBlock
            case .quote: .blockQuote
            case .thematicBreak: .thematicBreak
            case .definition: .linkDefinition
            case .blank: .blankLines
            }
    }

    /// The order in which a summary names them.
    public static func < (left: DifferenceUnit, right: DifferenceUnit) -> Bool {
        (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
}
