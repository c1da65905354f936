internal import Skill

/// Puts the edits of one patch file together that only make sense together: a new file with what is said about it in
/// SKILL.md, and a new section with what other edits add to it.
struct ImportGrouping {
    /// Edits that become one patch, in the order of the file.
    let groups: [[ImportedEdit]]

    init(_ patch: ImportedPatch) {
        let edits = patch.edits
        var leader = Array(edits.indices)
        func root(_ place: Int) -> Int {
            var place = place
            while leader[place] != place { place = leader[place] }
            return place
        }
        func join(_ left: Int, _ right: Int) {
            let (first, second) = (min(root(left), root(right)), max(root(left), root(right)))
            leader[second] = first
        }
        for (place, edit) in edits.enumerated() {
            let isCreation = Self.creations.contains(edit.operation)
            let heading = ImportedSection.Heading(edit.section).title
            for (other, candidate) in edits.enumerated() where other != place {
                if isCreation, !edit.file.isEmpty {
                    if candidate.file == edit.file, !Self.creations.contains(candidate.operation) {
                        join(place, other)
                    }
                    let isLink = candidate.file == "SKILL.md" && candidate.content.contains(edit.file)
                    if isLink, !Self.creations.contains(candidate.operation) { join(place, other) }
                }
                if edit.operation == "add_section", !heading.isEmpty, candidate.file == edit.file,
                    candidate.operation != "add_section",
                    ImportedSection.Heading(candidate.section).title == heading
                {
                    join(place, other)
                }
            }
        }
        var byRoot: [Int: [ImportedEdit]] = [:]
        for place in edits.indices { byRoot[root(place), default: []].append(edits[place]) }
        groups = byRoot.sorted { $0.key < $1.key }.map(\.value)
    }

    static let creations: Set<String> = ["create", "create_file", "createFile"]

    /// The files that a group creates, with their text.
    static func created(by group: [ImportedEdit]) -> [SkillPath: String] {
        var files: [SkillPath: String] = [:]
        for edit in group where creations.contains(edit.operation) {
            if let path = SkillPath(edit.file) {
                files[path] = ImportedText.withoutBlankEnds(edit.content) + "\n"
            }
        }
        return files
    }
}
