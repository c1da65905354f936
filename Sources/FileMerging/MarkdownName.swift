/// Tells by names whether a file is to be read as Markdown.
public enum MarkdownName {
    /// True when one of the names ends like Markdown, or when the first has no ending.
    ///
    /// Files to be merged often have temporary names; one that says something else (`.py`, `.json`) is believed.
    public static func isMarkdown(_ names: [String]) -> Bool {
        guard let first = names.first else { return false }
        return ending(of: first) == nil || names.contains(where: endsLikeMarkdown)
    }

    /// True when the name ends like Markdown's.
    public static func endsLikeMarkdown(_ name: String) -> Bool {
        switch ending(of: name)?.lowercased() {
        case "md", "markdown", "mdown", "mkdn", "mkd", "mdc", "mdx": true
        default: false
        }
    }

    private static func ending(of path: String) -> String? {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return nil }
        return String(name[name.index(after: dot)...])
    }
}
