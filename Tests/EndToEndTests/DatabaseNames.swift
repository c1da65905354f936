import TestSupport
import Testing

/// The names of tables and columns in a dump of several databases.
struct DatabaseNames {
    /// Every database's names, in lower case.
    private(set) var names: [String: Set<String>] = [:]

    /// Reads a dump in MySQL's form.
    init(dump: String) {
        var database = ""
        var isTable = false
        for line in dump.split(separator: "\n") {
            let text = line.drop { $0 == " " }
            if text.hasPrefix("USE `") { database = DatabaseNames.quoted(text) }
            if text.hasPrefix("CREATE TABLE ") {
                isTable = true
                names[database, default: []].insert(DatabaseNames.quoted(text))
            } else if text.hasPrefix(")") {
                isTable = false
            } else if isTable, text.hasPrefix("`") {
                names[database, default: []].insert(DatabaseNames.quoted(text))
            }
        }
    }

    /// The names that occur in one database only, and the databases' own.
    var ofOneDatabase: Set<String> {
        var counts: [String: Int] = [:]
        for (database, own) in names {
            for name in own.union([database.lowercased()]) { counts[name, default: 0] += 1 }
        }
        return Set(counts.filter { $0.value == 1 }.keys)
    }

    /// The identifiers in the quoted parts and code spans of a text, in lower case.
    static func identifiers(quotedIn text: String) -> Set<String> {
        var found: Set<String> = []
        func note(_ part: Substring) {
            for word in part.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }) {
                found.insert(word.lowercased())
            }
        }
        for mark: Character in ["`", "\""] {
            let parts = text.split(separator: mark, omittingEmptySubsequences: false)
            for (place, part) in parts.enumerated() where place % 2 == 1 { note(part) }
        }
        // An apostrophe inside a word quotes nothing.
        var opened: String.Index?
        for place in text.indices where "'‘’“”".contains(text[place]) {
            let before = place == text.startIndex ? " " : text[text.index(before: place)]
            let next = text.index(after: place)
            let after = next == text.endIndex ? " " : text[next]
            if let start = opened, !after.isLetter {
                note(text[start..<place])
                opened = nil
            } else if !before.isLetter {
                opened = next
            }
        }
        return found
    }

    private static func quoted(_ text: Substring) -> String {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        return parts.count > 1 ? parts[1].lowercased() : ""
    }
}
