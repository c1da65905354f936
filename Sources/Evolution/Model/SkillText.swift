internal import Skill

/// A skill as text for a prompt: its Markdown files, each under a line that names it.
enum SkillText {
    /// The most characters of one file; what is longer is cut at its end, with a mark.
    static let fileLimit = 40_000

    /// The skill for a prompt, SKILL.md first.
    static func rendered(_ folder: SkillFolder) -> String {
        let paths = folder.paths.filter { $0 == .skill } + folder.paths.filter { $0 != .skill && isText($0) }
        var parts: [String] = []
        for path in paths {
            guard let text = folder.text(of: path) else { continue }
            let cut = text.count > fileLimit
            parts.append("=== file: \(path) ===\n" + text.prefix(fileLimit) + (cut ? "\n[… cut here …]" : ""))
        }
        let others = folder.paths.filter { !isText($0) }
        if !others.isEmpty { parts.append("=== other files ===\n" + others.map(\.text).joined(separator: "\n")) }
        return parts.joined(separator: "\n\n")
    }

    /// How many characters the skill takes in a prompt.
    static func characters(of folder: SkillFolder) -> Int { rendered(folder).count }

    private static func isText(_ path: SkillPath) -> Bool {
        path.text.hasSuffix(".md") || path.text.hasSuffix(".markdown") || path.text.hasSuffix(".txt")
    }
}
