internal import Glibc

/// What git's environment says about configuration.
///
/// That is `git -c NAME=VALUE`, which git hands on to the programs that it starts, and `GIT_CONFIG_COUNT`. libgit2 reads
/// neither.
enum EnvironmentSettings {
    /// The last value of a key without a subsection; nil where nothing is said.
    static func value(of key: String) -> String? {
        var found: String?
        for (name, value) in counted() + parameters() where name.lowercased() == key.lowercased() { found = value }
        return found
    }

    /// The pairs `GIT_CONFIG_KEY_0`, `GIT_CONFIG_VALUE_0` and so on.
    private static func counted() -> [(String, String)] {
        guard let count = variable("GIT_CONFIG_COUNT").flatMap({ Int($0) }), count > 0 else { return [] }
        return (0..<min(count, 1 << 16)).compactMap { index in
            guard let key = variable("GIT_CONFIG_KEY_\(index)") else { return nil }
            return variable("GIT_CONFIG_VALUE_\(index)").map { (key, $0) }
        }
    }

    /// What `-c` said: words in single quotes, `'name=value'` of an older git and `'name'='value'` of a newer one.
    private static func parameters() -> [(String, String)] {
        guard let text = variable("GIT_CONFIG_PARAMETERS") else { return [] }
        var pairs: [(String, String)] = []
        var rest = text[...]
        while let name = quoted(&rest) {
            if rest.first == "=" {
                rest.removeFirst()
                pairs.append((name, quoted(&rest) ?? ""))
            } else if let sign = name.firstIndex(of: "=") {
                pairs.append((String(name[..<sign]), String(name[name.index(after: sign)...])))
            } else {
                pairs.append((name, "true"))
            }
            rest = rest.drop { $0 == " " }
        }
        return pairs
    }

    /// Takes a word in single quotes, in which `'\''` and `'\!'` stand for a quotation and an exclamation mark.
    private static func quoted(_ rest: inout Substring) -> String? {
        guard rest.first == "'" else { return nil }
        var word = ""
        rest.removeFirst()
        while let end = rest.firstIndex(of: "'") {
            word += rest[..<end]
            rest = rest[rest.index(after: end)...]
            let escape = rest.prefix(3)
            guard escape == "\\''" || escape == "\\!'", let character = escape.dropFirst().first else { return word }
            word.append(character)
            rest = rest.dropFirst(3)
        }
        return nil
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
