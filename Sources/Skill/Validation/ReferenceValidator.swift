internal import MarkdownTree

/// The verdicts and messages of the reference validator `skills-ref` 0.1.1, to the byte.
public enum ReferenceValidator {
    /// The keys it knows, in the order it lists them.
    static let knownKeys = ["allowed-tools", "compatibility", "description", "license", "metadata", "name"]

    /// The messages for a folder; empty when it is valid.
    ///
    /// - Parameters:
    ///   - directory: what was read from disk, or why it could not be.
    ///   - path: the path as shown in messages.
    ///   - folderName: the folder's own name, which the skill's name must equal.
    public static func messages(
        for directory: Result<SkillDirectory, SkillDirectory.Failure>, path: String, folderName: String
    ) -> [String] {
        switch directory {
        case .failure(.missing): ["Path does not exist: \(path)"]
        case .failure(.notFolder): ["Not a directory: \(path)"]
        case .failure(.unreadable(let name, let reason)): ["Cannot read \(name): \(reason)"]
        case .failure(.tooLarge): ["Too large to be a skill: \(path)"]
        case .success(let directory): messages(for: directory, folderName: folderName)
        }
    }

    private static func messages(for directory: SkillDirectory, folderName: String) -> [String] {
        for name in ["SKILL.md", "skill.md"] {
            if directory.folders.contains(name) { return ["\(name) is a directory, not a file"] }
            guard let path = SkillPath(name), let file = directory.folder.files[path] else { continue }
            guard let text = file.text else { return ["\(name) is not valid UTF-8"] }
            return messages(forText: text, folderName: folderName)
        }
        return ["Missing required file: SKILL.md"]
    }

    private static func messages(forText text: String, folderName: String) -> [String] {
        do {
            let manifest = try SkillManifest(text: text)
            return unknownKeys(manifest) + name(manifest, folderName: folderName) + description(manifest)
                + compatibility(manifest)
        } catch {
            switch error {
            case .noOpening: return ["SKILL.md must start with YAML frontmatter (---)"]
            case .noClosing: return ["SKILL.md frontmatter not properly closed with ---"]
            case .invalidYAML(let failure):
                return ["Invalid YAML in frontmatter: \(failure.reason) (line \(failure.line))"]
            case .notMapping: return ["SKILL.md frontmatter must be a YAML mapping"]
            }
        }
    }

    private static func unknownKeys(_ manifest: SkillManifest) -> [String] {
        let unknown = manifest.entries.map(\.name).filter { !knownKeys.contains($0) }
        guard !unknown.isEmpty else { return [] }
        let sorted = unknown.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
        let known = knownKeys.map { "'\($0)'" }.joined(separator: ", ")
        return [
            "Unexpected fields in frontmatter: \(sorted.joined(separator: ", ")). Only [\(known)] are allowed."
        ]
    }

    private static func name(_ manifest: SkillManifest, folderName: String) -> [String] {
        guard let value = manifest["name"] else { return ["Missing required field in frontmatter: name"] }
        guard let text = value.value.scalar, !UnicodeText.stripped(text).isEmpty else {
            return ["Field 'name' must be a non-empty string"]
        }
        let name = UnicodeText.nfkc(UnicodeText.stripped(text))
        var messages: [String] = []
        let length = UnicodeText.length(name)
        if length > 64 {
            messages.append("Skill name '\(name)' exceeds 64 character limit (\(length) chars)")
        }
        if !isSame(name, name.lowercased()) { messages.append("Skill name '\(name)' must be lowercase") }
        if name.hasPrefix("-") || name.hasSuffix("-") {
            messages.append("Skill name cannot start or end with a hyphen")
        }
        if name.contains("--") { messages.append("Skill name cannot contain consecutive hyphens") }
        if !name.unicodeScalars.allSatisfy({ $0.isAlphanumeric || $0 == "-" }) {
            messages.append(
                "Skill name '\(name)' contains invalid characters. Only letters, digits, and hyphens are allowed."
            )
        }
        if !isSame(UnicodeText.nfkc(folderName), name) {
            messages.append("Directory name '\(folderName)' must match skill name '\(name)'")
        }
        return messages
    }

    private static func description(_ manifest: SkillManifest) -> [String] {
        guard let value = manifest["description"] else {
            return ["Missing required field in frontmatter: description"]
        }
        guard let text = value.value.scalar, !UnicodeText.stripped(text).isEmpty else {
            return ["Field 'description' must be a non-empty string"]
        }
        let length = UnicodeText.length(text)
        return length > 1024 ? ["Description exceeds 1024 character limit (\(length) chars)"] : []
    }

    private static func compatibility(_ manifest: SkillManifest) -> [String] {
        guard let value = manifest["compatibility"] else { return [] }
        guard let text = value.value.scalar else { return ["Field 'compatibility' must be a string"] }
        let length = UnicodeText.length(text)
        return length > 500 ? ["Compatibility exceeds 500 character limit (\(length) chars)"] : []
    }

    /// Whether two texts are the same scalars; Swift's own `==` takes canonically equal texts for the same.
    private static func isSame(_ left: String, _ right: String) -> Bool {
        left.unicodeScalars.elementsEqual(right.unicodeScalars)
    }
}
