internal import MarkdownTree

/// Writes a frontmatter key as source.
enum FrontmatterSource {
    /// The lines of a key with its value's source text; `nil` when they are not one key of valid YAML.
    static func lines(key: String, value: String) -> [String]? {
        let lines = EditContent.trimmedLines(value)
        guard !lines.contains(where: { isFence($0) }), !value.utf8.contains(0) else { return nil }
        if lines.isEmpty { return ["\(key):"] }
        let inline = ["\(key): \(lines[0])"] + lines.dropFirst()
        if isOneKey(inline, key) { return inline }
        let indented = ["\(key):"] + lines.map { $0.isEmpty ? "" : "  " + $0 }
        return isOneKey(indented, key) ? indented : nil
    }

    private static func isFence(_ line: String) -> Bool {
        line.utf8.starts(with: "---".utf8) || line.utf8.starts(with: "...".utf8)
    }

    private static func isOneKey(_ lines: [String], _ key: String) -> Bool {
        guard let value = try? YAMLValue.parse(lines.joined(separator: "\n") + "\n"),
            case .mapping(let entries) = value
        else {
            return false
        }
        return entries.count == 1 && entries.first?.key.scalar == key
    }
}
