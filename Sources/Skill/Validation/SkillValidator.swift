internal import MarkdownTree

/// The specification's rules and ours for a skill's folder, each finding with file, line and how to mend it.
///
/// What the reference validator checks is checked here too, by the specification's words; the rest are things that it
/// never looks at.
public struct SkillValidator {
    let directory: SkillDirectory
    let folderName: String
    let documents: [SkillPath: MarkdownDocument]
    var findings: [Finding] = []
    /// The symbolic links of the folder.
    let linkPaths: Set<String>
    /// What links may name in documents that were asked for already.
    var fragments: [SkillPath: LinkFragments] = [:]
    /// Bytes of a Markdown file above which it is not taken apart.
    private static let parsedBytes = 8 << 20

    /// Checks a folder.
    ///
    /// - Parameters:
    ///   - directory: what is there.
    ///   - folderName: the folder's own name, which the skill's name must equal.
    /// - Returns: the findings by file and line; the skill is valid when none is an error.
    public static func findings(in directory: SkillDirectory, folderName: String) -> [Finding] {
        var validator = SkillValidator(directory: directory, folderName: folderName)
        validator.run()
        return validator.findings.sorted {
            ($0.file, $0.line ?? 0, $0.rule, $0.message) < ($1.file, $1.line ?? 0, $1.rule, $1.message)
        }
    }

    private init(directory: SkillDirectory, folderName: String) {
        self.directory = directory
        self.folderName = folderName
        var documents: [SkillPath: MarkdownDocument] = [:]
        linkPaths = Set(directory.links.map(\.path.text))
        for (path, file) in directory.folder.files
        where path.text.lowercased().hasSuffix(".md") && file.bytes.count <= Self.parsedBytes {
            documents[path] = try? MarkdownDocument(file.bytes)
        }
        self.documents = documents
    }

    private mutating func run() {
        guard let skill = skillFile() else { return checkFiles() }
        checkManifest(skill)
        checkFiles()
        for (path, document) in documents.sorted(by: { $0.key < $1.key }) {
            checkMarkdown(path, document)
            checkLinks(path, document)
        }
        checkReachability(from: skill)
        checkSizes(skill)
    }

    private mutating func skillFile() -> SkillPath? {
        if directory.folder.files[.skill] != nil { return .skill }
        if directory.folders.contains("SKILL.md") {
            add(
                .error, "skill-file", "SKILL.md", nil, "SKILL.md is a folder",
                "Make it a file with the skill's text")
            return nil
        }
        if let link = directory.links.first(where: { $0.path == .skill }) {
            add(
                .error, "skill-file", "SKILL.md", nil,
                "SKILL.md is a symbolic link to '\(link.target)', which git and copies do not follow",
                "Put the file itself in its place")
            return nil
        }
        if let lower = SkillPath("skill.md"), directory.folder.files[lower] != nil {
            add(
                .warning, "skill-file", "skill.md", nil,
                "The file is called skill.md, which strict clients do not find",
                "Rename it: git mv skill.md SKILL.md")
            return lower
        }
        add(
            .error, "skill-file", "SKILL.md", nil, "There is no SKILL.md",
            "Write one, or start from a template: skillgit new NAME")
        return nil
    }

    mutating func add(
        _ severity: Finding.Severity, _ rule: String, _ file: String, _ line: Int?, _ message: String,
        _ mend: String
    ) {
        findings.append(Finding(severity, rule, file: file, line: line, message: message, mend: mend))
    }
}
