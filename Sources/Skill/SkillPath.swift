/// The path of a file inside a skill folder: relative, with `/` between components, and never leaving the folder.
///
/// Construction is the check: no value of this type holds an absolute path, `.`, `..`, an empty component, a component
/// that is `.git` in any letter case, a backslash, a NUL or a control character. Paths from trajectories and model
/// replies are hostile input, so nothing else names a file of a skill.
public struct SkillPath: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The path as written, for example `references/errors.md`.
    public let text: String

    /// Takes a path over.
    ///
    /// - Returns: `nil` when the path is empty, over 1,024 bytes, absolute, or has a component that is forbidden here.
    public init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= 1024 else { return nil }
        for component in text.split(separator: "/", omittingEmptySubsequences: false) {
            guard SkillPath.isAllowed(component: component) else { return nil }
        }
        self.text = text
    }

    private static func isAllowed(component: Substring) -> Bool {
        if component.isEmpty || component == "." || component == ".." { return false }
        if component.lowercased() == ".git" { return false }
        return component.unicodeScalars.allSatisfy { scalar in
            scalar != "\\" && !(scalar.value < 0x20) && scalar.value != 0x7F
        }
    }

    /// `SKILL.md`, the file every skill has.
    public static let skill = SkillPath(unchecked: "SKILL.md")

    private init(unchecked: String) { text = unchecked }

    /// The path as written.
    public var description: String { text }

    /// The components, at least one.
    public var components: [Substring] { text.split(separator: "/") }

    /// Orders by the UTF-8 bytes of the path.
    public static func < (left: SkillPath, right: SkillPath) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }
}

extension SkillPath: Codable {
    /// Reads and checks a path.
    ///
    /// - Throws: `DecodingError.dataCorrupted` when the string is no allowed path.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let path = SkillPath(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not a path inside a skill")
        }
        self = path
    }

    /// Writes the path as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
