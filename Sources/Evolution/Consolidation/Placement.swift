internal import MarkdownTree
internal import Skill

/// Where rules are written that do not name their place themselves.
struct Placement {
    /// The section that is made where no section of the skill fits.
    static let newSection = "Lessons from runs"
    /// The section that links to reference files, where the skill has none like it.
    static let linkSection = "References"
    /// The file beside a human-written skill that the rules analyst writes into.
    static let observed = "references/observed.md"

    private static let procedureTitles = ["procedure", "workflow", "steps"]
    private static let pitfallTitles = ["pitfalls", "common mistakes", "gotchas", "caveats"]
    private static let linkTitles = [
        "references", "reference", "reference files", "resources", "additional resources", "further reading",
        "see also",
    ]

    /// The skill.
    let base: SkillFolder
    /// The sections of SKILL.md.
    let outline: SkillOutline
    private let protectedTitles: [String]

    /// Looks at a skill.
    init(base: SkillFolder, protectedSections: [String]) {
        self.base = base
        protectedTitles = protectedSections
        outline = SkillOutline(text: base.text(of: .skill) ?? "", protected: protectedSections)
    }

    /// The edits that write a rule into SKILL.md: an item in the fitting section, which is made where it is missing.
    func inSkill(_ candidate: Candidate) -> [Edit] {
        let titles = Self.isProcedure(candidate) ? Self.procedureTitles : Self.pitfallTitles
        let item = "- " + Self.itemText(of: candidate)
        if let section = outline.section(titled: titles + [Self.newSection.lowercased()]) {
            return [Self.edit(1, .skill, .append, section.anchor, item)]
        }
        let (create, anchor) = newSection(Self.newSection, first: 1)
        return [create, Self.edit(2, .skill, .append, anchor, item)]
    }

    /// The edits that write a rule into a reference file: the file and its link where they are missing, and the item.
    ///
    /// Patches of one topic make the file and the link by equal edits, which rendering applies once; so none of them
    /// depends on another.
    func inReference(_ candidate: Candidate, path text: String) -> [Edit] {
        guard let path = SkillPath(text) else { return [] }
        let heading = Self.heading(of: path)
        var edits: [Edit] = []
        let anchor: Anchor
        if let existing = base.text(of: path) {
            let sections = SkillOutline(text: existing, protected: protectedTitles).sections
            anchor = sections.first { !$0.isProtected }?.anchor ?? Anchor(headings: [])
        } else {
            let text = "# \(heading)\n\nWhat runs of this skill have shown.\n"
            edits.append(Edit(id: "e1", file: path, operation: .createFile, content: text))
            anchor = Anchor(headings: [heading])
        }
        edits.append(Self.edit(edits.count + 1, path, .append, anchor, "- " + Self.itemText(of: candidate)))
        return edits + link(to: path, heading: heading, first: edits.count + 1)
    }

    /// The edits that link a reference file from SKILL.md; none where it is linked.
    func link(to path: SkillPath, heading: String? = nil, first: Int) -> [Edit] {
        if isLinked(path) { return [] }
        let title = heading ?? Self.heading(of: path)
        let item = "- [\(title)](\(path)): read it before work that it may cover."
        let (place, more) = linkPlace(first: first)
        return more + [Self.edit(first + more.count, .skill, .append, place, item)]
    }

    /// Whether SKILL.md links to a file.
    func isLinked(_ path: SkillPath) -> Bool {
        let skill = base.text(of: .skill) ?? ""
        return skill.contains("(\(path))") || skill.contains("(./\(path))") || skill.contains("(<\(path)>)")
    }

    /// The section for links, and the edits that make it where it is missing.
    func linkPlace(first: Int) -> (Anchor, [Edit]) {
        if let section = outline.section(titled: Self.linkTitles) { return (section.anchor, []) }
        let (create, anchor) = newSection(Self.linkSection, first: first)
        return (anchor, [create])
    }

    /// The edit that makes a section at the end of SKILL.md, and the anchor of what it makes.
    private func newSection(_ title: String, first: Int) -> (Edit, Anchor) {
        let end = outline.end
        let marks = String(repeating: "#", count: end.level)
        let around = Anchor(headings: end.parent, ordinal: end.ordinal)
        return (
            Self.edit(first, .skill, .append, around, "\(marks) \(title)"),
            Anchor(headings: end.parent + [title], ordinal: nil)
        )
    }

    private static func edit(
        _ number: Int, _ file: SkillPath, _ operation: Edit.Operation, _ anchor: Anchor, _ content: String
    ) -> Edit {
        Edit(id: "e\(number)", file: file, operation: operation, anchor: anchor, content: content)
    }

    /// The rule as the text of a list item.
    static func itemText(of candidate: Candidate) -> String {
        var text = candidate.item.isEmpty ? candidate.rule : candidate.item
        while let first = text.first, "-*+#>|".contains(first) || first.isWhitespace { text.removeFirst() }
        return text
    }

    /// Whether the rule says what to do in which order, rather than what goes wrong.
    static func isProcedure(_ candidate: Candidate) -> Bool {
        let words = TextTokens.words(of: candidate.title + " " + candidate.item)
        return words.contains("before") || words.contains("first")
            || candidate.theme.lowercased() == "procedure"
    }

    /// The file for rules of a topic.
    static func referencePath(theme: String) -> String {
        var slug = ""
        for character in theme.lowercased() {
            if character.isASCII, character.isLetter || character.isNumber {
                slug.append(character)
            } else if !slug.hasSuffix("-"), !slug.isEmpty {
                slug.append("-")
            }
        }
        slug = String(slug.prefix(40))
        while slug.hasSuffix("-") { slug.removeLast() }
        return "references/\(slug.isEmpty ? "lessons" : slug).md"
    }

    /// The title of a reference file, made of its name, so that every patch of a topic makes the same one.
    static func heading(of path: SkillPath) -> String {
        if path.text == observed { return "Observed in runs" }
        let name = path.components.last.map(String.init) ?? "lessons"
        let words = (name.hasSuffix(".md") ? String(name.dropLast(3)) : name).split(separator: "-").joined(
            separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}
