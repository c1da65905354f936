internal import MarkdownTree

/// Renders sets of edits on a base skill.
///
/// The result is a pure function of the base and of *which* sets are given, never of their order: siblings stand by
/// their place in the base, then by the rank of the set, then by the edit's place in it. Equal creations and equal
/// insertions of several sets are made once. Every byte outside the edited nodes stays as it is.
public enum SkillRenderer {
    /// The base with some sets of edits applied.
    ///
    /// - Throws: when a set cannot be applied, or two contradict each other; nothing is applied by halves.
    public static func render(base: SkillFolder, sets: [EditSet]) throws(RenderFailure) -> Rendering {
        try render(RenderPlan(base: base, sets: sets))
    }

    /// The base with a plan carried out.
    static func render(_ plan: RenderPlan) throws(RenderFailure) -> Rendering {
        if let set = plan.sets.first(where: { plan.refusals[$0.id] != nil }) {
            throw .refused(set: set.id, refusals: plan.refusals[set.id] ?? [])
        }
        if let conflict = plan.conflicts.first { throw .conflict(conflict) }
        return try write(plan)
    }

    /// What is wrong with a set on its own, edit by edit; empty when it can be rendered.
    public static func check(_ set: EditSet, base: SkillFolder) -> [EditRefusal] {
        let plan = RenderPlan(base: base, sets: [set])
        if let refusals = plan.refusals[set.id] { return refusals }
        if !plan.conflicts.isEmpty {
            return plan.conflicts.map {
                EditRefusal(editID: "", reason: "the edits contradict each other: " + $0.reason)
            }
        }
        do throws(RenderFailure) {
            _ = try write(plan)
            return []
        } catch {
            guard case .broken(let file, let reason) = error else { return [] }
            return [EditRefusal(editID: "", reason: "\(file): \(reason)")]
        }
    }

    /// For each set the sets it cannot be rendered without: they create what it edits inside, and it does not itself.
    ///
    /// Where several sets create the same thing, the one of the lowest rank stands for them. Sets without needs are
    /// left out.
    public static func dependencies(of sets: [EditSet], base: SkillFolder) -> [String: [String]] {
        RenderPlan(base: base, sets: sets).needs.mapValues { $0.sorted() }
    }

    /// The pairs of sets that contradict each other.
    public static func conflicts(among sets: [EditSet], base: SkillFolder) -> [EditConflict] {
        RenderPlan(base: base, sets: sets).conflicts
    }

    // MARK: Writing

    private static func write(_ plan: RenderPlan) throws(RenderFailure) -> Rendering {
        var folder = plan.base
        for (path, made) in plan.created { folder.files[path] = made.file }
        var edits: [EditedDocument: [PlannedEdit]] = [:]
        for edit in plan.edits { edits[edit.document, default: []].append(edit) }
        var touched = Set(plan.edits.map { plan.file(of: $0.document) })
        touched.formUnion(plan.created.keys.filter { plan.base.files[$0] == nil })
        var lines: [String: [SkillPath: [ClosedRange<Int>]]] = [:]
        for path in touched.sorted() {
            guard var file = folder.files[path] else { continue }
            let creators = plan.base.files[path] == nil ? plan.created[path]?.owners ?? [] : []
            if edits[.file(path)] != nil {
                let text = try written(plan, path, edits)
                file.bytes = text.bytes
                note(text, of: path, creators: creators, in: &lines)
            } else {
                var text = OwnedText(ending: LineEnding.lineFeed.bytes)
                text.copy(file.bytes[...])
                note(text, of: path, creators: creators, in: &lines)
            }
            folder.files[path] = file
        }
        for path in plan.deleted.keys { folder.files[path] = nil }
        for (path, move) in plan.moved {
            folder.files[move.to] = folder.files.removeValue(forKey: path)
            for set in lines.keys {
                if let own = lines[set]?.removeValue(forKey: path) { lines[set]?[move.to] = own }
            }
        }
        return Rendering(folder: folder, lines: lines)
    }

    private static func written(
        _ plan: RenderPlan, _ path: SkillPath, _ edits: [EditedDocument: [PlannedEdit]]
    ) throws(RenderFailure) -> OwnedText {
        let place = EditedDocument.file(path)
        guard let document = plan.document(place) else {
            throw .broken(file: path, reason: "it is no Markdown document")
        }
        var text = DocumentWriter.write(plan, place, edits: edits, ending: document.lineEnding.bytes)
        if !document.hasFinalNewline { text.dropFinalNewline() }
        guard let result = try? MarkdownDocument(text.bytes) else {
            throw .broken(file: path, reason: "the result is not UTF-8 text")
        }
        guard EditContent.outline(of: result) == text.outline else {
            throw .broken(file: path, reason: "the edits would change headings that they do not name")
        }
        return text
    }

    /// Turns owned bytes into lines.
    private static func note(
        _ text: OwnedText, of path: SkillPath, creators: [EditOwner],
        in lines: inout [String: [SkillPath: [ClosedRange<Int>]]]
    ) {
        let starts = lineStarts(text.bytes)
        guard !starts.isEmpty else { return }
        var owners: [[EditOwner]] = Array(repeating: creators, count: starts.count)
        var line = 0
        for part in text.owned where !part.range.isEmpty {
            while line + 1 < starts.count, starts[line + 1] <= part.range.lowerBound { line += 1 }
            var probe = line
            while probe < starts.count, starts[probe] < part.range.upperBound {
                owners[probe] = part.owners
                probe += 1
            }
        }
        for (index, who) in owners.enumerated() {
            for set in Set(who.map(\.set)) {
                var ranges = lines[set]?[path] ?? []
                if let last = ranges.last, last.upperBound == index {
                    ranges[ranges.count - 1] = last.lowerBound...index + 1
                } else {
                    ranges.append(index + 1...index + 1)
                }
                lines[set, default: [:]][path] = ranges
            }
        }
    }

    private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
        var starts: [Int] = bytes.isEmpty ? [] : [0]
        for index in bytes.indices.dropLast() {
            if bytes[index] == 0x0A || bytes[index] == 0x0D && bytes[index + 1] != 0x0A {
                starts.append(index + 1)
            }
        }
        return starts
    }
}
