public import MarkdownTree

/// The frontmatter of a SKILL.md as a reader of skills sees it.
public struct SkillManifest: Sendable, Hashable {
    /// Why a SKILL.md has no readable frontmatter.
    public enum Failure: Error, Sendable, Hashable {
        /// The text does not begin with `---`.
        case noOpening
        /// There is no second `---`.
        case noClosing
        /// What is between them is no YAML that strict readers take.
        case invalidYAML(YAMLFailure)
        /// It is YAML, but not a mapping.
        case notMapping
    }

    /// The keys and values in source order.
    public let entries: [StrictYAML.Entry]

    /// Reads the frontmatter exactly as the reference validator does: universal newlines, cut at the first two `---`
    /// wherever they stand, strict YAML.
    public init(text: String) throws(Failure) {
        let normal = Self.universalNewlines(text)
        guard normal.hasPrefix("---") else { throw .noOpening }
        let rest = normal.dropFirst(3)
        guard let end = rest.firstRange(of: "---") else { throw .noClosing }
        let yaml: StrictYAML
        do {
            yaml = try StrictYAML(parsing: String(rest[..<end.lowerBound]))
        } catch {
            throw .invalidYAML(error)
        }
        guard let entries = yaml.entries else { throw .notMapping }
        self.entries = entries
    }

    /// The entry of a key.
    public subscript(key: String) -> StrictYAML.Entry? {
        entries.first { $0.name == key }
    }

    /// The skill's name without surrounding white space; `nil` when it is missing or blank.
    public var name: String? { filled("name") }

    /// The skill's description without surrounding white space; `nil` when it is missing or blank.
    public var description: String? { filled("description") }

    /// A value of the mapping `metadata`.
    public func metadata(_ key: String) -> String? {
        self["metadata"]?.value[key]?.scalar
    }

    /// Whether skillgit wrote the skill's first version, so that its analysts may write into SKILL.md itself.
    public var isScaffold: Bool { metadata("skillgit-origin") == "scaffold" }

    private func filled(_ key: String) -> String? {
        guard let text = self[key]?.value.scalar else { return nil }
        let stripped = UnicodeText.stripped(text)
        return stripped.isEmpty ? nil : stripped
    }

    private static func universalNewlines(_ text: String) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(text.utf8.count)
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte == 0x0A, isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = byte == 0x0D
            result.append(isAfterReturn ? 0x0A : byte)
        }
        return String(decoding: result, as: UTF8.self)
    }
}
