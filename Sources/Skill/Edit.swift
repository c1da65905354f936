public import MarkdownTree

/// One operation on one node of one file of a skill.
///
/// An edit is always meant against one base state of the skill; it names its place by an ``MarkdownTree/Anchor``, never
/// by line. Two edits that are equal but for their `id` are the same edit: rendering a set of patches applies it once.
public struct Edit: Hashable, Sendable, Codable {
    /// What is done.
    public enum Operation: String, Hashable, Sendable, Codable, CaseIterable {
        /// Puts `content` before the anchored node, as its sibling.
        case insertBefore = "insert_before"
        /// Puts `content` after the anchored node, as its sibling.
        case insertAfter = "insert_after"
        /// Puts `content` at the end of the anchored section (before its first subsection), list or table.
        ///
        /// Content that is a list item joins the list that ends the section, or begins one; content that starts with a
        /// heading becomes the section's last subsection.
        case append = "append"
        /// Puts `content` at the start of the anchored section (after its heading), list or table.
        case prepend = "prepend"
        /// Replaces the anchored node; of a section only its own blocks, never its subsections.
        case replace = "replace"
        /// Removes the anchored node; a section goes with its subsections.
        case delete = "delete"
        /// Moves the anchored node to the end of the section that `destination` names, in the same file.
        case move = "move"
        /// Sets the frontmatter key `key` to the source text `content` (a YAML scalar or block).
        case setFrontmatter = "set_frontmatter"
        /// Creates the file with `content`; when it exists with other content, the edit is refused.
        case createFile = "create_file"
        /// Removes the file.
        case deleteFile = "delete_file"
        /// Moves the file to the path `newPath`.
        case moveFile = "move_file"
    }

    /// The edit's name within its patch, for messages and records.
    public var id: String
    /// The file that is changed.
    public var file: SkillPath
    /// What is done.
    public var operation: Operation
    /// The node that is meant; `nil` for file operations and `set_frontmatter`.
    public var anchor: Anchor?
    /// The new text, without surrounding blank lines; `nil` where nothing is inserted.
    public var content: String?
    /// Where `move` puts the node.
    public var destination: Anchor?
    /// The key that `set_frontmatter` sets.
    public var key: String?
    /// Where `move_file` puts the file.
    public var newPath: SkillPath?

    /// Describes an operation.
    public init(
        id: String, file: SkillPath, operation: Operation, anchor: Anchor? = nil, content: String? = nil,
        destination: Anchor? = nil, key: String? = nil, newPath: SkillPath? = nil
    ) {
        self.id = id
        self.file = file
        self.operation = operation
        self.anchor = anchor
        self.content = content
        self.destination = destination
        self.key = key
        self.newPath = newPath
    }

    enum CodingKeys: String, CodingKey {
        case id, file, operation = "op", anchor, content, destination, key, newPath = "new_path"
    }
}
