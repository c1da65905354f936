internal import MarkdownTree
internal import Skill

/// Turns an edit of the Trace2Skill release into ours, or says why it is none.
///
/// The release takes the first place that fits and does nothing where none does. Here a place is named by the parsed
/// document or the edit is refused, with the nearest places.
struct EditTranslation {
    /// Why an edit is refused, as a clause.
    struct Refusal: Error {
        var reason: String

        init(_ reason: String) { self.reason = HostileText.oneLine(reason) }
    }

    /// The skill.
    let base: SkillFolder
    /// The files that other edits of the same patch create, which edits may go on with.
    let created: [SkillPath: String]
    /// The sections that other edits of the same patch add, by file.
    let added: [SkillPath: [ImportedSection]]

    /// The edits that the imported one comes to, numbered by nobody yet.
    func translate(_ edit: ImportedEdit) throws(Refusal) -> [Edit] {
        if edit.operation == "instruction" {
            throw Refusal(
                "it is an instruction in words; only the release's translation (translated_final_patch.json) makes an edit of it"
            )
        }
        let file = try path(edit.file)
        switch edit.operation {
        case "append_to_section": return try append(edit, to: file)
        case "insert_after", "insert_before": return try insert(edit, into: file)
        case "replace_in_section": return try replace(edit, in: file)
        case "add_section": return try addSection(edit, to: file)
        case "delete_section":
            let place = try section(edit.section, in: file)
            return [Edit(id: "", file: file, operation: .delete, anchor: place.anchor)]
        case "create", "create_file", "createFile": return [try create(edit, file)]
        case "delete_file", "deleteFile": return [try deleteFile(file)]
        default: throw Refusal("'\(edit.operation.prefix(60))' is no operation of the release")
        }
    }

    // MARK: Files

    private func path(_ text: String) throws(Refusal) -> SkillPath {
        guard let path = SkillPath(text) else {
            throw Refusal(
                text.isEmpty ? "it names no file" : "'\(text.prefix(120))' is no path inside the skill")
        }
        return path
    }

    private func create(_ edit: ImportedEdit, _ file: SkillPath) throws(Refusal) -> Edit {
        if file == .skill || base.files[file] != nil { throw Refusal("it would replace the file \(file)") }
        let text = try content(edit)
        return Edit(id: "", file: file, operation: .createFile, content: text + "\n")
    }

    private func deleteFile(_ file: SkillPath) throws(Refusal) -> Edit {
        if file == .skill { throw Refusal("it would delete SKILL.md") }
        guard base.files[file] != nil else { throw Refusal("there is no file \(file)") }
        return Edit(id: "", file: file, operation: .deleteFile)
    }

    /// The Markdown of a file.
    private func document(_ file: SkillPath) throws(Refusal) -> MarkdownDocument {
        guard let text = base.text(of: file) ?? created[file] else { throw Refusal("there is no file \(file)") }
        guard file.text.hasSuffix(".md") else {
            throw Refusal("\(file) is no Markdown, and the edit names a place in it by its headings or text")
        }
        return MarkdownDocument(text: text)
    }

    // MARK: Sections

    /// The one section with a heading line.
    private func section(_ heading: String, in file: SkillPath) throws(Refusal) -> ImportedSection {
        let wanted = ImportedSection.Heading(heading)
        if wanted.title.isEmpty { throw Refusal("it names no section") }
        let document = try document(file)
        let outline = SkillOutline(text: String(decoding: document.bytes, as: UTF8.self))
        let found =
            outline.sections.filter { wanted.fits($0) }.map(ImportedSection.init)
            + (added[file] ?? []).filter { wanted.fits($0) }
        if found.count > 1 {
            throw Refusal("\(found.count) sections of \(file) are called '\(wanted.title.prefix(80))'")
        }
        if let place = found.first { return place }
        let near = ImportedText.nearest(to: wanted.title, among: outline.sections.map(\.path))
        throw Refusal("\(file) has no section '\(heading.trimmed().prefix(80))'\(near)")
    }

    /// The nearest places, in words.
    private func nearest(_ anchor: Anchor, in document: MarkdownDocument) -> String {
        do throws(AnchorFailure) {
            _ = try document.resolve(anchor)
            return ""
        } catch {
            let names = error.candidates.prefix(3).map { candidate in
                if case .quote(let quote) = candidate.block { return "'\(quote.prefix(60))'" }
                return "'\(candidate.headings.joined(separator: " > ").prefix(80))'"
            }
            return names.isEmpty ? "" : "; nearest: \(names.joined(separator: ", "))"
        }
    }

    private func append(_ edit: ImportedEdit, to file: SkillPath) throws(Refusal) -> [Edit] {
        let place = try section(edit.section, in: file)
        let text = try content(edit)
        let (words, sections) = ImportedText.divided(text)
        var edits: [Edit] = []
        if !words.isEmpty {
            edits.append(Edit(id: "", file: file, operation: .append, anchor: place.anchor, content: words))
        }
        if !sections.isEmpty {
            edits.append(put(sections, level: ImportedText.level(of: sections), after: place, in: file))
        }
        return edits
    }

    private func addSection(_ edit: ImportedEdit, to file: SkillPath) throws(Refusal) -> [Edit] {
        let heading = ImportedSection.Heading(edit.section)
        if heading.title.isEmpty { throw Refusal("the new section has no heading") }
        let outline = SkillOutline(text: String(decoding: try document(file).bytes, as: UTF8.self))
        if outline.sections.contains(where: { heading.fits($0) }) {
            throw Refusal("\(file) has a section '\(heading.title.prefix(80))' already")
        }
        let level = heading.level ?? 2
        var text = ImportedText.withoutBlankEnds(edit.content)
        if ImportedSection.Heading(ImportedText.firstLine(text)).title != heading.title || !text.hasPrefix("#") {
            let line = String(repeating: "#", count: level) + " " + heading.title
            text = text.isEmpty ? line : line + "\n\n" + text
        }
        if !edit.after.trimmed().isEmpty {
            return [put(text, level: level, after: try section(edit.after, in: file), in: file)]
        }
        let end = outline.end
        let isInside = level > (outline.sections.first { $0.path == end.parent }?.level ?? 0)
        let anchor = Anchor(
            headings: isInside ? end.parent : [], ordinal: isInside ? end.ordinal : nil)
        return [Edit(id: "", file: file, operation: .append, anchor: anchor, content: text)]
    }

    /// Puts a section behind another: into it where it is deeper, else behind the section around it of its own level.
    private func put(_ text: String, level: Int, after place: ImportedSection, in file: SkillPath) -> Edit {
        if level > place.level {
            return Edit(id: "", file: file, operation: .append, anchor: place.anchor, content: text)
        }
        var anchor = place.anchor
        let outline = SkillOutline(text: base.text(of: file) ?? created[file] ?? "")
        var current = place.level
        while current > level, anchor.headings.count > 1 {
            anchor = Anchor(headings: Array(anchor.headings.dropLast()))
            current = outline.sections.first { $0.path == anchor.headings }?.level ?? level
        }
        return Edit(id: "", file: file, operation: .insertAfter, anchor: anchor, content: text)
    }

    private func content(_ edit: ImportedEdit) throws(Refusal) -> String {
        let text = ImportedText.withoutBlankEnds(edit.content)
        if text.isEmpty { throw Refusal("it has no content") }
        return text
    }

    // MARK: Places in the text

    private func insert(_ edit: ImportedEdit, into file: SkillPath) throws(Refusal) -> [Edit] {
        let text = try content(edit)
        let isAfter = edit.operation == "insert_after"
        let place = try place(of: edit.target, edit, in: file, what: "text to insert \(isAfter ? "after" : "before")")
        let anchor: Anchor
        var operation: Edit.Operation = isAfter ? .insertAfter : .insertBefore
        switch place.place(isAfter: isAfter, isItem: ImportedText.isList(text)) {
        case .block(let block): anchor = block
        case .heading(let section):
            anchor = section
            if isAfter { operation = .prepend }
        case .none(let reason): throw Refusal(reason)
        }
        return [Edit(id: "", file: file, operation: operation, anchor: anchor, content: text)]
    }

    private func replace(_ edit: ImportedEdit, in file: SkillPath) throws(Refusal) -> [Edit] {
        var edit = edit
        (edit.old, edit.content) = ImportedText.withoutCommonHeading(edit.old, edit.content)
        let place = try place(of: edit.old, edit, in: file, what: "text to replace")
        switch place.replaced(by: ImportedText.withoutBlankEnds(edit.content)) {
        case .success(let changes):
            return changes.map { change in
                Edit(
                    id: "", file: file, operation: change.text == nil ? .delete : .replace,
                    anchor: change.anchor, content: change.text)
            }
        case .failure(let refusal): throw refusal
        }
    }

    /// Where a text stands, once.
    private func place(
        of text: String, _ edit: ImportedEdit, in file: SkillPath, what: String
    ) throws(Refusal) -> ImportedPlace {
        let wanted = text.trimmed()
        if wanted.isEmpty { throw Refusal("it names no \(what): the release takes that for every place") }
        let document = try document(file)
        var range = document[document.root].range
        var anchor = Anchor(headings: [])
        if !edit.section.trimmed().isEmpty {
            let section = try section(edit.section, in: file)
            anchor = section.anchor
            if let node = try? document.resolve(anchor) { range = document[node].range }
        }
        let found = ImportedPlace.occurrences(of: wanted, in: document, range)
        if found.count > 1 { throw Refusal("the \(what) stands \(found.count) times in \(file)") }
        guard let first = found.first else {
            anchor.block = .quote(wanted)
            throw Refusal("the \(what) does not stand in \(file)" + nearest(anchor, in: document))
        }
        return ImportedPlace(document: document, range: first)
    }
}
