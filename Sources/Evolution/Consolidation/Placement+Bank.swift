internal import MarkdownTree
internal import Skill

extension Placement {
    /// The file that keeps lessons one by one.
    static let bank = "references/lessons.md"
    /// How a reader is sent there.
    private static let bankLink =
        "- [Lessons](\(bank)): one line for each lesson, by topic; before a task, look its words up in there and read what fits."

    /// The edits that put a rule into the bank: the file, the topic's section, the entry, and the link that says how to
    /// look things up.
    ///
    /// File, section and link are equal for all entries, so that rendering makes them once and none depends on another.
    func inBank(_ candidate: Candidate) -> [Edit] {
        guard let path = SkillPath(Self.bank) else { return [] }
        var edits: [Edit] = []
        func add(_ file: SkillPath, _ operation: Edit.Operation, _ anchor: Anchor?, _ content: String) {
            edits.append(
                Edit(id: "e\(edits.count + 1)", file: file, operation: operation, anchor: anchor, content: content))
        }
        let topic = Self.topicTitle(candidate.theme)
        var top = Anchor(headings: ["Lessons"])
        var section: SkillOutline.Section?
        if let text = base.text(of: path) {
            let sections = SkillOutline(text: text).sections
            top = sections.first?.anchor ?? Anchor(headings: [])
            section = sections.first { $0.path.count == top.headings.count + 1 && $0.title == topic }
        } else {
            add(path, .createFile, nil, "# Lessons\n\nWhat single runs of this skill have taught, by topic.\n")
        }
        let why = candidate.cause.isEmpty ? "" : " Why: " + candidate.cause
        let entry = "- " + Self.itemText(of: candidate) + why
        // What is there already changes nothing.
        if base.text(of: path)?.split(whereSeparator: \.isNewline).contains(Substring(entry)) == true { return [] }
        if section == nil {
            add(path, .append, top, String(repeating: "#", count: top.headings.count + 1) + " " + topic)
        }
        add(path, .append, section?.anchor ?? Anchor(headings: top.headings + [topic]), entry)
        if isLinked(path) { return edits }
        let (place, more) = linkPlace(first: edits.count + 1)
        edits += more
        add(.skill, .append, place, Self.bankLink)
        return edits
    }

    /// A topic as a heading: the same for themes that are near.
    private static func topicTitle(_ theme: String) -> String {
        let words = Topic.theme(theme).split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
        let title = words.isEmpty ? "lessons" : words
        return title.prefix(1).uppercased() + title.dropFirst()
    }
}
