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
        let head = head(of: text)
        if head.first == "/" { return name(head.dropFirst()) }
        guard let tag = end(of: "<command-name>", in: head) else { return nil }
        return name(head[tag...].drop { $0 == "/" || $0.isWhitespace })
    }

    /// The folder's name in Claude Code's notice `Base directory for this skill: …`.
    static func baseDirectory(in text: String) -> String? {
        let head = head(of: text)
        guard let mark = end(of: "Base directory for this skill:", in: head) else { return nil }
        let path = head[mark...].drop { $0 == " " }.prefix { !$0.isWhitespace }
        return path.split(separator: "/").last.map(String.init)
    }

    private static func name(_ text: Substring) -> String? {
        let word = text.prefix { !$0.isWhitespace && $0 != "<" }
        guard let last = word.split(separator: ":").last, !last.contains("/") else { return nil }
        return String(last)
    }

    /// The first 2,000 characters; counting them takes long where there are no more bytes.
    private static func head(of text: String) -> Substring {
        text.utf8.count <= 2000 ? text[...] : text.prefix(2000)
    }

    private static func end(of mark: StaticString, in text: Substring) -> Substring.Index? {
        var copy = text
        let offset = copy.withUTF8 { bytes -> Int? in
            let mark = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
            guard bytes.count >= mark.count else { return nil }
            for start in 0...(bytes.count - mark.count) where bytes[start] == mark[0] {
                var place = 1
                while place < mark.count, bytes[start + place] == mark[place] { place += 1 }
                if place == mark.count { return start + place }
            }
            return nil
        }
        return offset.map { text.utf8.index(text.startIndex, offsetBy: $0) }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || byte >= 0x80
    }
}
