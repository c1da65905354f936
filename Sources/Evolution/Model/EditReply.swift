internal import JSON
internal import MarkdownTree
internal import Skill

/// An edit as a model writes it, turned into ours or refused with a reason that the model can act on.
enum EditReply {
    /// Reads an edit.
    ///
    /// - Returns: no edit for the operation `none`; else the edit, or why there is none.
    static func read(_ value: JSONValue?) -> Result<Edit?, Refusal> {
        guard let value, let name = value["op"]?.string, name != "none" else { return .success(nil) }
        guard let operation = Edit.Operation(rawValue: name) else {
            return .failure(Refusal("'\(name)' is no operation"))
        }
        let fileText = value["file"]?.string ?? ""
        guard let file = SkillPath(fileText) else {
            return .failure(Refusal("'\(HostileText.oneLine(fileText))' is no path inside the skill"))
        }
        let content = value["content"]?.string.map(withoutBlankEnds) ?? ""
        if operation != .delete, content.isEmpty { return .failure(Refusal("the edit has no content")) }
        if operation == .createFile {
            guard file.components.first == "references", file.text.hasSuffix(".md"),
                file.components.count == 2
            else {
                return .failure(Refusal("only files references/NAME.md may be created"))
            }
            return .success(Edit(id: "e1", file: file, operation: operation, content: content + "\n"))
        }
        let anchor = anchor(value)
        if anchor.block == nil, anchor.headings.isEmpty, operation == .delete || operation == .replace {
            return .failure(Refusal("the edit names neither a section nor a block"))
        }
        return .success(
            Edit(
                id: "e1", file: file, operation: operation, anchor: anchor,
                content: operation == .delete ? nil : content))
    }

    /// The place that `section` and `quote` name.
    static func anchor(_ value: JSONValue) -> Anchor {
        let section = (value["section"]?.array ?? []).compactMap(\.string).map(title)
        let quote = value["quote"]?.string.map(withoutBlankEnds) ?? ""
        return Anchor(headings: section, block: quote.isEmpty ? nil : .quote(quote))
    }

    /// Why an edit is none; fit to be shown to the model.
    struct Refusal: Error, Hashable {
        var reason: String

        init(_ reason: String) { self.reason = reason }
    }

    /// A heading's title without the marks that models like to add.
    static func title(_ text: String) -> String {
        var title = text.trimmed()
        while title.hasPrefix("#") { title.removeFirst() }
        return title.trimmed()
    }

    private static func withoutBlankEnds(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while let first = lines.first, first.allSatisfy(\.isWhitespace) { lines.removeFirst() }
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// An anchor in words that the model can copy.
    static func described(_ anchor: Anchor) -> String {
        let section = anchor.headings.map { "\"\($0)\"" }.joined(separator: ", ")
        if case .quote(let quote) = anchor.block {
            return "section [\(section)], quote \"\(quote.prefix(200))\""
        }
        return "section [\(section)]"
    }
}
