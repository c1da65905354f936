/// What a unit of a document is, as far as merging cares.
enum UnitKind: Hashable {
    /// The whole file.
    case document
    case byteOrderMark
    case frontmatter
    case frontmatterFence
    case frontmatterKey(String)
    case frontmatterText
    case heading(level: Int)
    case paragraph
    case list(ordered: Bool)
    case item
    case table
    case row(RowRole)
    case code
    case html
    case quote
    case thematicBreak
    case definition
    /// The blank lines at the end of the file.
    case blank

    // Parts of a leaf.

    /// What stands before the text of a line: indentation, quote marks, the item's marker, a heading's `#`, a key.
    case marker
    case sentence
    /// A cell of a table, with the bar before it.
    case cell
    /// A line of code, HTML or a frontmatter value.
    case line
    /// The line ending after the last sentence or cell.
    case ending

    enum RowRole: Hashable { case header, delimiter, body }
}

extension UnitKind {
    /// Whether two units may be versions of one.
    func mayMatch(_ other: UnitKind) -> Bool {
        switch (self, other) {
        case (.heading, .heading), (.list, .list): true
        default: self == other
        }
    }

    /// The rule by which the unit's parts merge one by one; `nil` when it has none, or they always do.
    var partsRule: MergeRule? {
        switch self {
        case .document, .quote: .block
        case .list, .item: .item
        case .table: .row
        case .row: .cell
        case .frontmatter: .key
        case .paragraph, .heading: .sentence
        case .code, .html: .code
        case .frontmatterKey, .frontmatterText, .definition: .value
        default: nil
        }
    }

    /// Whether units of this kind follow each other within one line or paragraph, without a separating line.
    var isInline: Bool {
        switch self {
        case .marker, .sentence, .cell, .ending, .byteOrderMark: true
        default: false
        }
    }

    var isHeading: Bool { headingLevel != nil }

    var headingLevel: Int? { if case .heading(let level) = self { level } else { nil } }

    /// What a person calls such a unit.
    var name: String {
        switch self {
        case .document: "document"
        case .byteOrderMark: "byte order mark"
        case .frontmatter, .frontmatterFence, .frontmatterText: "frontmatter"
        case .frontmatterKey(let name): name
        case .heading: "heading"
        case .paragraph: "paragraph"
        case .list: "list"
        case .item: "list item"
        case .table: "table"
        case .row: "table row"
        case .code: "code block"
        case .html: "HTML block"
        case .quote: "block quote"
        case .thematicBreak: "thematic break"
        case .definition: "link definition"
        case .blank: "blank lines"
        case .marker: "marker"
        case .sentence: "sentence"
        case .cell: "cell"
        case .line: "line"
        case .ending: "line ending"
        }
    }
}
