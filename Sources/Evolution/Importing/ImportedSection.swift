internal import MarkdownTree

/// A section that an imported edit may name: one of the skill, or one that another edit of its patch adds.
struct ImportedSection {
    /// The heading line by which the release names sections.
    struct Heading {
        /// The number of its marks; `nil` without any.
        var level: Int?
        /// Its title.
        var title: String

        /// Reads a heading line, or a bare title.
        init(_ line: String) {
            var text = Substring(line.trimmed())
            let marks = text.prefix { $0 == "#" }.count
            level = (1...6).contains(marks) ? marks : nil
            text.removeFirst(marks)
            title = String(text).trimmed()
        }

        func fits(_ section: SkillOutline.Section) -> Bool {
            section.title == title && level.map { $0 == section.level } ?? true
        }

        func fits(_ section: ImportedSection) -> Bool {
            section.anchor.headings.last == title && level.map { $0 == section.level } ?? true
        }
    }

    var anchor: Anchor
    var level: Int

    init(anchor: Anchor, level: Int) {
        self.anchor = anchor
        self.level = level
    }

    init(_ section: SkillOutline.Section) {
        self.init(anchor: section.anchor, level: section.level)
    }
}
