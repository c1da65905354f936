/// Laying out prose in a message.
enum TextLayout {
    /// Breaks a paragraph at white space so that lines have at most `columns` characters where words allow it.
    ///
    /// No line begins so that git would read it as a trailer, a comment or the divider before a patch.
    static func wrapped(_ text: String, columns: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            if line.isEmpty {
                line = begin(word)
            } else if line.count + 1 + word.count <= columns {
                line += " " + word
            } else {
                lines.append(line)
                line = begin(word)
            }
        }
        if !line.isEmpty { lines.append(line) }
        return lines.joined(separator: "\n")
    }

    /// A word that may begin a line.
    private static func begin(_ word: Substring) -> String {
        if word.hasPrefix("#") || word.hasPrefix("---") || word.hasPrefix("diff") { return "'" + word + "'" }
        return String(word)
    }
}
