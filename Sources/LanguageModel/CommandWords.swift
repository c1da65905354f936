/// Splits a command line into words as a shell does, without running one.
enum CommandWords {
    /// The words; quotes and backslashes are taken away, nothing is expanded.
    ///
    /// - Throws: ``ModelSpecificationError`` when a quote is left open.
    static func split(_ line: String) throws(ModelSpecificationError) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var escaped = false
        for character in line {
            if escaped {
                word = (word ?? "") + String(character)
                escaped = false
            } else if character == "\\", quote != "'" {
                escaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "'" || character == "\"" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                if let whole = word { words.append(whole) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard quote == nil, !escaped else {
            throw ModelSpecificationError("the command '\(line)' has an open quote", mend: "close it")
        }
        if let whole = word { words.append(whole) }
        return words
    }
}
