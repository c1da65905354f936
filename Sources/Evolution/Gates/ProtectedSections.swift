internal import MarkdownTree
internal import Skill

/// Tells whether an edit touches a section that the skill marks as protected.
struct ProtectedSections: Sendable {
    /// The comment that, directly under a heading, protects the section and everything in it.
    static let marker = "<!-- skillgit:protected -->"

    private var paths: [SkillPath: [[String]]] = [:]

    /// Finds the protected sections of a skill's Markdown files.
    init(base: SkillFolder, titles: [String]) {
        for path in base.paths where path.text.hasSuffix(".md") {
            guard let text = base.text(of: path), !titles.isEmpty || text.contains(Self.marker) else { continue }
            paths[path] = SkillOutline(text: text, protected: titles).sections.filter(\.isProtected).map(\.path)
        }
    }

    /// Whether the edit works in a protected section, or on something that holds one.
    func isTouched(by edit: Edit) -> Bool {
        guard let protected = paths[edit.file], !protected.isEmpty else { return false }
        switch edit.operation {
        case .deleteFile, .moveFile: return true
        case .setFrontmatter, .createFile: return false
        default: break
        }
        let places = [edit.anchor, edit.destination].compactMap(\.self)
        return places.contains { place in
            protected.contains { path in
                if place.headings.starts(with: path) {
                    // A new sibling beside the protected section as a whole leaves it untouched.
                    let isBeside = edit.operation == .insertBefore || edit.operation == .insertAfter
                    return !(isBeside && place.headings == path && place.block == nil)
                }
                let removes = edit.operation == .delete || edit.operation == .move
                return removes && place.block == nil && path.starts(with: place.headings)
            }
        }
    }
}
