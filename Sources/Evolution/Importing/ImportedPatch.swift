public import JSON

/// A patch file of the Trace2Skill release.
public struct ImportedPatch: Hashable, Sendable {
    /// The file, as a path within the imported folder.
    public var source: String
    /// The place of the batch of records that it came from, where the file says so.
    public var batch: Int?
    /// What the model said about it.
    public var reasoning: String
    /// The lines for a changelog.
    public var changelog: [String]
    /// Its edits.
    public var edits: [ImportedEdit]

    /// Reads a patch file.
    ///
    /// - Returns: `nil` when the text is an object without a list of edits.
    public init?(_ value: JSONValue, source: String) {
        guard let edits = value["edits"]?.array else { return nil }
        self.source = source
        batch = value["batch_index"]?.integer
        reasoning = value["reasoning"]?.string ?? ""
        changelog = (value["changelog_entries"]?.array ?? []).compactMap(\.string)
        self.edits = edits.enumerated().map { ImportedEdit($1, source: source, number: $0 + 1) }
    }

    /// Reads a file of the Markdown pipeline: instructions in words, between `===== PATCH START =====` and its end.
    ///
    /// - Returns: `nil` when there is no such block.
    public init?(markdown text: String, source: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).trimmed() }
        guard lines.contains("===== PATCH START =====") else { return nil }
        self.source = source
        reasoning = ""
        changelog = []
        edits = []
        var isInside = false
        for line in lines {
            if line == "===== PATCH START =====" { isInside = true }
            if line == "===== PATCH END =====" { isInside = false }
            guard isInside else { continue }
            if Self.startsItem(line) {
                edits.append(
                    ImportedEdit(source: source, number: edits.count + 1, file: "", instruction: ""))
            } else if let last = edits.indices.last {
                if line.hasPrefix("Target File:") {
                    edits[last].file = String(line.dropFirst(12)).trimmed()
                } else if line.hasPrefix("Change Instruction:") {
                    edits[last].content = String(line.dropFirst(19)).trimmed()
                }
            }
        }
    }

    private static func startsItem(_ line: String) -> Bool {
        for (opening, closing) in [("[ITEM_", "_START]"), ("### Item ", "")] {
            guard line.hasPrefix(opening), line.hasSuffix(closing) else { continue }
            let number = line.dropFirst(opening.count).dropLast(closing.count)
            if !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) }) { return true }
        }
        return false
    }
}
