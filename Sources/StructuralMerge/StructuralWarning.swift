/// Damage to the structure of a merged document that no conflict shows.
public struct StructuralWarning: Hashable, Sendable {
    /// What is damaged.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Two sibling sections have the same title.
        case duplicateHeading = "duplicate-heading"
        /// Two items of a list say the same.
        case duplicateItem = "duplicate-item"
        /// Two rows of a table are the same, or have the same first cell where these were unique.
        case duplicateRow = "duplicate-row"
        /// A row of a table has fewer cells than the table has columns.
        case shortRow = "short-row"
        /// Two keys of the frontmatter have the same name.
        case duplicateKey = "duplicate-key"
        /// The frontmatter is not valid YAML.
        case invalidFrontmatter = "invalid-frontmatter"
        /// A code fence is not closed.
        case unbalancedFence = "unbalanced-fence"
        /// A link inside the file leads nowhere, or its definition is gone.
        case brokenLink = "broken-link"
        /// A link reference is defined twice.
        case duplicateDefinition = "duplicate-definition"
        /// The numbers of an ordered list do not ascend by one.
        case listNumbering = "list-numbering"
        /// Conflict markers are left in the text.
        case conflictMarker = "conflict-marker"
    }

    /// What is damaged.
    public var kind: Kind
    /// The line of the result, from 1.
    public var line: Int
    /// The titles of the sections around it.
    public var path: [String]
    /// The text concerned: a title, an item's first line, a key, a link's target.
    public var subject: String

    /// Makes a warning.
    public init(kind: Kind, line: Int, path: [String], subject: String) {
        self.kind = kind
        self.line = line
        self.path = path
        self.subject = subject
    }
}
