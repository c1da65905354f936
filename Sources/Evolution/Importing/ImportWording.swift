internal import Skill

/// The words of an imported patch: computed from its edits, since the release's own changelog also tells what was never
/// applied.
struct ImportWording {
    private let group: [ImportedEdit]
    private let source: String
    /// What the patch says about this group: only where it has nothing else to speak about.
    let aboutGroup: String

    init(_ group: [ImportedEdit], of patch: ImportedPatch) {
        self.group = group
        source = patch.source
        let entries =
            patch.changelog.count == patch.edits.count
            ? group.map { patch.changelog[$0.number - 1] } : []
        let isAlone = group.count == patch.edits.count
        aboutGroup = (isAlone ? [patch.reasoning] + patch.changelog : entries).joined(separator: "\n")
    }

    private var leading: ImportedEdit? {
        group.first { ImportGrouping.creations.contains($0.operation) } ?? group.first
    }

    /// An imperative title.
    var title: String {
        guard let edit = leading else { return "" }
        let place = ImportedSection.Heading(edit.section).title
        switch edit.operation {
        case "create", "create_file", "createFile": return "Add \(edit.file)"
        case "delete_file", "deleteFile": return "Remove \(edit.file)"
        case "delete_section": return "Remove the section \(place)"
        case "add_section": return "Add the section \(place)"
        case "replace_in_section": return "Change " + firstWords(edit)
        default: return "Add " + firstWords(edit)
        }
    }

    private func firstWords(_ edit: ImportedEdit) -> String {
        let text = ImportedText.withoutBlankEnds(edit.content.isEmpty ? edit.old : edit.content)
        let line = HostileText.title(ImportedText.firstLine(text)).filter { $0 != "*" && $0 != "`" }
        let place = ImportedSection.Heading(edit.section).title
        return "'\(HostileText.cut(line, to: 40))'" + (place.isEmpty ? "" : " in \(place)")
    }

    /// What the patch does, in a sentence for its message.
    ///
    /// It names neither SKILL.md nor the operations: with them it would read as an attack on the skill.
    var rule: String {
        let files = Array(Set(group.map(\.file))).sorted().map { $0 == "SKILL.md" ? "the main document" : $0 }
        let count = group.count == 1 ? "One edit" : "\(group.count) edits that belong together"
        return "\(count), in \(files.joined(separator: " and "))."
    }

    /// What makes the rule the same when it is imported again: what its edits say and where.
    var key: String {
        group.map { edit in
            [edit.operation, edit.file, edit.section, edit.target, edit.old, edit.content].joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Where it comes from.
    func origin(isTraced: Bool) -> String {
        let numbers = group.map { String($0.number) }.joined(separator: ", ")
        let place = "Imported from \(source) of Trace2Skill, \(group.count == 1 ? "edit" : "edits") \(numbers)."
        return isTraced
            ? place + " Its runs are those whose own patches say the same, or that it names."
            : place + " Which runs it came of is recorded nowhere."
    }

    /// The topic: the section, else the file.
    var theme: String {
        let place = leading.map { ImportedSection.Heading($0.section).title } ?? ""
        return place.isEmpty ? leading?.file ?? "import" : place
    }
}
