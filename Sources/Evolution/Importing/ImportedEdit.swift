public import JSON

/// One edit of a patch file of the Trace2Skill release, as it stands there: nothing in it is checked yet.
public struct ImportedEdit: Hashable, Sendable {
    /// The patch file, as a path within the imported folder.
    public var source: String
    /// Its place in that file, from 1.
    public var number: Int
    /// The operation's name.
    public var operation: String
    /// The file that is to be changed.
    public var file: String
    /// A whole heading line, with its marks.
    public var section: String
    /// The text to insert before or after.
    public var target: String
    /// The text to replace.
    public var old: String
    /// The heading line behind which a new section goes.
    public var after: String
    /// The new text.
    public var content: String

    /// `final_patch.json#3`.
    public var id: String { "\(source)#\(number)" }

    /// Takes an element of `edits` over; what is missing or no text is empty.
    public init(_ value: JSONValue, source: String, number: Int) {
        func text(_ keys: String...) -> String { keys.lazy.compactMap { value[$0]?.string }.first ?? "" }
        self.source = source
        self.number = number
        operation = text("op", "operation")
        file = text("file", "target_file", "path")
        section = text("target_section")
        target = text("target_text")
        old = text("old_text")
        after = text("after_section")
        content = text("content", "new_text")
    }

    /// Describes an edit that has no fields to read: an instruction in words.
    public init(source: String, number: Int, file: String, instruction: String) {
        self.source = source
        self.number = number
        operation = "instruction"
        self.file = file
        section = ""
        target = ""
        old = ""
        after = ""
        content = instruction
    }
}
