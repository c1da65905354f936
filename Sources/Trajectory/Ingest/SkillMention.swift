internal import JSON

/// How skills are named in text and calls.
enum SkillMention {
    /// The names of the folders whose `SKILL.md` a text names.
    static func folders(in text: String) -> Set<String> {
        let bytes = Array(text.utf8)
        let file = Array("/SKILL.md".utf8)
        var names: Set<String> = []
        guard bytes.count > file.count else { return names }
        var index = 1
        while index + file.count <= bytes.count, names.count < 64 {
            if bytes[index] == file[0], bytes[index..<index + file.count].elementsEqual(file) {
                var start = index
                while start > 0, isNameByte(bytes[start - 1]) { start -= 1 }
                if start < index { names.insert(String(decoding: bytes[start..<index], as: UTF8.self)) }
                index += file.count
            } else {
                index += 1
            }
        }
        return names
    }

    /// Whether a text names something inside `skills/<name>/`.
    static func isInside(_ skill: String, _ text: String) -> Bool {
        SecretScanner.contains(Array(text.utf8), Array("skills/\(skill)/".utf8))
    }

    /// The skill that a call of the `Skill` tool asks for, without a plugin's name before it.
    static func argument(of call: ToolCall) -> String? {
        for key in ["skill", "command", "name", "skill_name"] {
            guard let text = call.arguments[key]?.string else { continue }
            let word = text.drop { $0 == "/" }.prefix { !$0.isWhitespace }
            let name = word.split(separator: ":").last.map(String.init) ?? ""
            if !name.isEmpty { return name }
        }
        return nil
    }

    /// The command that a message of the person is, without its slash: `/name …` or `<command-name>/name</command-name>`.
    static func command(in text: String) -> String? {
        let head = text.prefix(2000)
        if head.first == "/" { return name(head.dropFirst()) }
        guard let tag = end(of: "<command-name>", in: head) else { return nil }
        return name(head[tag...].drop { $0 == "/" || $0.isWhitespace })
    }

    /// The folder's name in Claude Code's notice `Base directory for this skill: …`.
    static func baseDirectory(in text: String) -> String? {
        let head = text.prefix(2000)
        guard let mark = end(of: "Base directory for this skill:", in: head) else { return nil }
        let path = head[mark...].drop { $0 == " " }.prefix { !$0.isWhitespace }
        return path.split(separator: "/").last.map(String.init)
    }

    private static func name(_ text: Substring) -> String? {
        let word = text.prefix { !$0.isWhitespace && $0 != "<" }
        guard let last = word.split(separator: ":").last, !last.contains("/") else { return nil }
        return String(last)
    }

    private static func end(of mark: String, in text: Substring) -> Substring.Index? {
        var start = text.startIndex
        while let place = text[start...].firstIndex(where: { $0 == mark.first }) {
            if text[place...].hasPrefix(mark) { return text.index(place, offsetBy: mark.count) }
            start = text.index(after: place)
        }
        return nil
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte >= 0x80
    }
}
