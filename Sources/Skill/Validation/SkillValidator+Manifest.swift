internal import MarkdownTree

extension SkillValidator {
    /// Frontmatter keys that clients in the wild know beside the specification's.
    private static let clientKeys: Set<String> = [
        "context", "agent", "model", "hooks", "user-invocable", "disable-model-invocation", "argument-hint",
        "when_to_use",
    ]

    mutating func checkManifest(_ path: SkillPath) {
        guard let file = directory.folder.files[path], let text = file.text else {
            add(
                .error, "encoding", path.text, nil, "The file is not valid UTF-8",
                "Save it as UTF-8 without a byte order mark")
            return
        }
        if text.utf8.starts(with: [0xEF, 0xBB, 0xBF]) {
            add(
                .error, "byte-order-mark", path.text, 1,
                "A byte order mark stands before the frontmatter, so clients do not see it",
                "Save the file as UTF-8 without a byte order mark")
            return
        }
        do {
            checkKeys(try SkillManifest(text: text), path)
        } catch {
            switch error {
            case .noOpening:
                add(
                    .error, "frontmatter", path.text, 1, "The file does not begin with frontmatter",
                    "Put '---', 'name: \(folderName)', 'description: ...' and '---' before the text")
            case .noClosing:
                add(
                    .error, "frontmatter", path.text, 1, "The frontmatter is not closed",
                    "Put a line '---' after its last key")
            case .invalidYAML(let failure):
                add(
                    .error, "frontmatter", path.text, failure.line,
                    "The frontmatter is not valid YAML: \(failure.reason)",
                    "Quote values that hold ': ' or '#', indent with spaces, and write lists one item a line")
            case .notMapping:
                add(
                    .error, "frontmatter", path.text, 1, "The frontmatter is not a list of keys",
                    "Write 'key: value' lines")
            }
        }
    }

    private mutating func checkKeys(_ manifest: SkillManifest, _ path: SkillPath) {
        for entry in manifest.entries {
            let key = entry.name
            let line = entry.line
            if !ReferenceValidator.knownKeys.contains(key), !Self.clientKeys.contains(key) {
                add(
                    .warning, "unknown-key", path.text, line, "The key '\(key)' is not part of the format",
                    "Move it under 'metadata:', or remove it")
            }
        }
        checkName(manifest, path)
        checkDescription(manifest, path)
        checkOptionalKeys(manifest, path)
    }

    private mutating func checkName(_ manifest: SkillManifest, _ path: SkillPath) {
        guard let value = manifest["name"], let text = manifest.name else {
            let line = manifest["name"]?.line ?? 1
            add(.error, "name-missing", path.text, line, "The skill has no name", "Add 'name: \(folderName)'")
            return
        }
        let line = value.line
        let name = UnicodeText.nfkc(text)
        let length = UnicodeText.length(name)
        if length > 64 {
            add(
                .error, "name-length", path.text, line,
                "The name has \(length) characters; at most 64 are allowed", "Shorten it")
        }
        let isPlain = name.unicodeScalars.allSatisfy { $0.isAlphanumeric || $0 == "-" }
        if !isPlain || name != name.lowercased() || name.hasPrefix("-") || name.hasSuffix("-")
            || name.contains("--")
        {
            add(
                .error, "name-form", path.text, line,
                "The name '\(name)' is not made of lowercase letters and digits joined by single hyphens",
                "Write it like 'sql-questions', and name the folder the same")
        }
        if UnicodeText.nfkc(folderName) != name {
            add(
                .error, "name-folder", path.text, line,
                "The name '\(name)' differs from the folder's name '\(folderName)'",
                "Rename one of them")
        }
    }

    private mutating func checkDescription(_ manifest: SkillManifest, _ path: SkillPath) {
        guard let value = manifest["description"], let text = value.value.scalar, manifest.description != nil
        else {
            let line = manifest["description"]?.line ?? 1
            add(
                .error, "description-missing", path.text, line,
                "The skill has no description, so no agent will pick it",
                "Add 'description:' with what the skill does and when to use it")
            return
        }
        let length = UnicodeText.length(text)
        if length > 1024 {
            add(
                .error, "description-length", path.text, value.line,
                "The description has \(length) characters; at most 1024 are allowed",
                "Move detail into the body")
        }
    }

    private mutating func checkOptionalKeys(_ manifest: SkillManifest, _ path: SkillPath) {
        if let value = manifest["compatibility"] {
            let length = value.value.scalar.map(UnicodeText.length) ?? 0
            if value.value.scalar == nil || length == 0 || length > 500 {
                add(
                    .error, "compatibility", path.text, value.line,
                    "'compatibility' must be a text of 1 to 500 characters",
                    "Say in one line what the skill needs, or remove the key")
            }
        }
        if let value = manifest["license"], value.value.scalar == nil {
            add(
                .warning, "license", path.text, value.line, "'license' is not a text",
                "Write the licence's name")
        }
        if let value = manifest["allowed-tools"], value.value.scalar == nil {
            add(
                .warning, "allowed-tools", path.text, value.line,
                "'allowed-tools' is not a text of names separated by spaces, which strict clients want",
                "Write the names on one line")
        }
        if let value = manifest["metadata"], value.value.scalar != "" {
            var isFlat = false
            if case .mapping(let entries) = value.value {
                isFlat = entries.allSatisfy { $0.value.scalar != nil }
            }
            if !isFlat {
                add(
                    .warning, "metadata", path.text, value.line,
                    "'metadata' is not a mapping of names to texts",
                    "Write one 'name: text' line each")
            }
        }
    }
}
