internal import MarkdownTree

/// The edits of some sets with every place found, equal ones joined and contradictions named.
///
/// Places are found on the base first, then in what the edit's own set creates, at last in what the other sets create;
/// so what a set means does not depend on its company, but for edits inside another set's creation.
struct RenderPlan {
    let base: SkillFolder
    private(set) var sets: [EditSet]
    private(set) var edits: [PlannedEdit] = []
    private(set) var fragments: [Fragment] = []
    private(set) var refusals: [String: [EditRefusal]] = [:]
    private(set) var conflicts: [EditConflict] = []
    /// The sets that alone create what a set edits inside.
    private(set) var needs: [String: Set<String>] = [:]
    /// Created files with everyone who creates them.
    private(set) var created: [SkillPath: (file: SkillFile, owners: [EditOwner])] = [:]
    private(set) var deleted: [SkillPath: [EditOwner]] = [:]
    private(set) var moved: [SkillPath: (to: SkillPath, owners: [EditOwner])] = [:]
    private(set) var documents: [SkillPath: MarkdownDocument] = [:]
    /// The sets that create each file.
    private var creators: [SkillPath: Set<String>] = [:]
    /// Whether an edit lies in what only other sets create.
    private(set) var needsOthers = false
    private var known: [EditedDocument: [PlannedAction: Int]] = [:]

    private struct Pending {
        var edit: Edit
        var owner: EditOwner
    }

    init(base: SkillFolder, sets: [EditSet]) {
        self.base = base
        self.sets = sets.sorted { ($0.rank, $0.id) < ($1.rank, $1.id) }
        var later: [Pending] = []
        for set in self.sets { createFiles(of: set) }
        for set in self.sets { later += settleOwn(set) }
        needsOthers = !later.isEmpty
        later = settle(later, creatorsOf: nil)
        for pending in later { _ = place(pending, creatorsOf: nil, isLast: true) }
        PlanConflicts(plan: self).find(into: &conflicts)
    }

    /// Whether a plan with one more set is this plan with that set's edits behind it.
    ///
    /// It is not where the set does not rank behind all others, or an edit lies in what other sets create: which of two
    /// creations it finds may depend on the company.
    func canExtend(by set: EditSet) -> Bool {
        guard refusals.isEmpty, conflicts.isEmpty, !needsOthers else { return false }
        return sets.last.map { ($0.rank, $0.id) < (set.rank, set.id) } ?? true
    }

    /// Adds a set; only where ``canExtend(by:)`` says so, and only for as long as ``needsOthers`` is not true afterwards.
    mutating func extend(by set: EditSet) {
        sets.append(set)
        createFiles(of: set)
        needsOthers = !settleOwn(set).isEmpty
        if !needsOthers { PlanConflicts(plan: self).find(into: &conflicts) }
    }

    private mutating func createFiles(of set: EditSet) {
        for (index, edit) in set.edits.enumerated() where edit.operation == .createFile {
            create(edit, EditOwner(rank: set.rank, set: set.id, index: index))
        }
    }

    /// Places what lies in the base or in what the set itself creates; the rest is left.
    private mutating func settleOwn(_ set: EditSet) -> [Pending] {
        let own = set.edits.enumerated().filter { $0.element.operation != .createFile }.map {
            Pending(edit: $0.element, owner: EditOwner(rank: set.rank, set: set.id, index: $0.offset))
        }
        return settle(own, creatorsOf: set.id)
    }

    /// Places edits until no more can be; an edit may lie in what one after it creates.
    private mutating func settle(_ edits: [Pending], creatorsOf set: String?) -> [Pending] {
        var waiting = edits
        while true {
            let left = waiting.filter { !place($0, creatorsOf: set, isLast: false) }
            if left.isEmpty || left.count == waiting.count { return left }
            waiting = left
        }
    }

    private mutating func refuse(_ pending: Pending, _ reason: String, _ candidates: [Anchor] = []) {
        refusals[pending.owner.set, default: []].append(
            EditRefusal(editID: pending.edit.id, reason: reason, candidates: candidates))
    }

    // MARK: Files

    private mutating func create(_ edit: Edit, _ owner: EditOwner) {
        let pending = Pending(edit: edit, owner: owner)
        guard let text = edit.content else { return refuse(pending, "the content is missing") }
        guard !text.utf8.contains(0) else { return refuse(pending, "the content holds a NUL character") }
        var content = text
        if RenderPlan.isMarkdown(edit.file) {
            let lines = EditContent.trimmedLines(text)
            content = lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
            if let reason = RenderPlan.openBlock(in: MarkdownDocument(text: content)) {
                return refuse(pending, reason)
            }
        }
        let file = SkillFile(text: content)
        if let old = base.files[edit.file] {
            guard old.bytes == file.bytes else {
                return refuse(pending, "\(edit.file) exists with other content")
            }
        }
        if let taken = base.paths.first(where: { RenderPlan.collides($0, edit.file) }) {
            return refuse(pending, "\(taken) is in the way of \(edit.file)")
        }
        if let other = created[edit.file]?.file {
            guard other == file else {
                let first = created[edit.file]?.owners.first?.set ?? owner.set
                conflicts.append(
                    EditConflict(
                        first: first, second: owner.set, file: edit.file,
                        reason: "both create the file with other content"))
                return
            }
        }
        if let (path, other) = created.first(where: { RenderPlan.collides($0.key, edit.file) }) {
            conflicts.append(
                EditConflict(
                    first: other.owners.first?.set ?? owner.set, second: owner.set, file: edit.file,
                    reason: "\(path) and \(edit.file) cannot both exist"))
            return
        }
        created[edit.file, default: (file, [])].owners.append(owner)
        creators[edit.file, default: []].insert(owner.set)
    }

    /// Whether one path would be a folder of the other.
    private static func collides(_ left: SkillPath, _ right: SkillPath) -> Bool {
        left.text.hasPrefix(right.text + "/") || right.text.hasPrefix(left.text + "/")
    }

    static func isMarkdown(_ path: SkillPath) -> Bool {
        let lower = path.text.lowercased()
        return lower.hasSuffix(".md") || lower.hasSuffix(".markdown")
    }

    static func openBlock(in document: MarkdownDocument) -> String? {
        guard let last = document.nodes.last(where: { $0.children.isEmpty && $0.kind != .blank }) else {
            return nil
        }
        if case .codeBlock(.some(let fence)) = last.kind, !fence.isClosed {
            return "the code fence in line \(last.line) is not closed"
        }
        if case .htmlBlock(isClosed: false) = last.kind {
            return "the HTML block in line \(last.line) is not closed"
        }
        return nil
    }

    private mutating func changeFile(_ pending: Pending) -> Bool {
        let edit = pending.edit
        guard base.files[edit.file] != nil else {
            refuse(pending, "\(edit.file) is not in the skill")
            return true
        }
        guard edit.file != .skill else {
            refuse(pending, "a skill cannot be without SKILL.md")
            return true
        }
        if edit.operation == .deleteFile {
            deleted[edit.file, default: []].append(pending.owner)
            return true
        }
        guard let target = edit.newPath else {
            refuse(pending, "the new path is missing")
            return true
        }
        guard base.files[target] == nil,
            !base.paths.contains(where: { $0 != edit.file && RenderPlan.collides($0, target) })
        else {
            refuse(pending, "\(target) is in the way")
            return true
        }
        if let other = moved[edit.file], other.to != target {
            conflict(
                other.owners, pending.owner, edit.file, "both move the file, to \(other.to) and to \(target)")
        } else {
            moved[edit.file, default: (target, [])].owners.append(pending.owner)
        }
        return true
    }

    private mutating func conflict(
        _ owners: [EditOwner], _ owner: EditOwner, _ file: SkillPath, _ reason: String
    ) {
        conflicts.append(
            EditConflict(first: owners.first?.set ?? owner.set, second: owner.set, file: file, reason: reason)
        )
    }

    // MARK: Places

    /// Places an edit; `false` when its place is not there yet.
    private mutating func place(_ pending: Pending, creatorsOf set: String?, isLast: Bool) -> Bool {
        let edit = pending.edit
        switch edit.operation {
        case .deleteFile, .moveFile: return changeFile(pending)
        case .createFile: return true
        default: break
        }
        guard let document = document(edit.file, for: set) else {
            if isLast {
                let reason =
                    base.files[edit.file] == nil
                    ? "\(edit.file) is not in the skill" : "\(edit.file) is not UTF-8 text"
                refuse(pending, reason)
            }
            return isLast
        }
        guard RenderPlan.isMarkdown(edit.file) else {
            refuse(pending, "\(edit.file) is no Markdown file")
            return true
        }
        if base.files[edit.file] == nil, let creators = creators[edit.file] {
            need(pending.owner, creators)
        }
        if edit.operation == .setFrontmatter {
            setKey(pending, document)
            return true
        }
        guard let anchor = edit.anchor else {
            refuse(pending, "the anchor is missing")
            return true
        }
        switch find(anchor, in: edit.file, document: document, for: set) {
        case .success((let place, let node)):
            if case .fragment(let index) = place { need(pending.owner, fragments[index].creators) }
            act(pending, in: place, at: node)
            return true
        case .failure(let failure):
            guard isLast || failure.kind == .ambiguous else { return false }
            refuse(pending, RenderPlan.reason(failure), failure.candidates)
            return true
        }
    }

    private static func reason(_ failure: AnchorFailure) -> String {
        let path =
            failure.anchor.headings.isEmpty
            ? "the body" : "'\(failure.anchor.headings.joined(separator: " > "))'"
        switch failure.kind {
        case .sectionNotFound: return "there is no section \(path)"
        case .blockNotFound: return "no such block in \(path)"
        case .ambiguous: return "the anchor fits more than one node of \(path)"
        }
    }

    private mutating func need(_ owner: EditOwner, _ creators: Set<String>) {
        guard !creators.contains(owner.set), let first = sets.first(where: { creators.contains($0.id) })
        else { return }
        needs[owner.set, default: []].insert(first.id)
    }

    private mutating func document(_ path: SkillPath, for set: String?) -> MarkdownDocument? {
        if let file = base.files[path] {
            if let known = documents[path] { return known }
            let document = try? MarkdownDocument(file.bytes)
            documents[path] = document
            return document
        }
        guard let file = created[path]?.file, set.map({ creators[path]?.contains($0) == true }) ?? true else {
            return nil
        }
        if let known = documents[path] { return known }
        let document = try? MarkdownDocument(file.bytes)
        documents[path] = document
        return document
    }

    private func find(
        _ anchor: Anchor, in file: SkillPath, document: MarkdownDocument, for set: String?
    ) -> Result<(EditedDocument, NodeID), AnchorFailure> {
        var failure: AnchorFailure
        do throws(AnchorFailure) {
            return .success((.file(file), try document.resolve(anchor)))
        } catch {
            failure = error
        }
        if failure.kind == .ambiguous { return .failure(failure) }
        for (index, fragment) in fragments.enumerated() {
            guard set == nil || fragment.creators.contains(set ?? ""),
                self.file(of: .fragment(index)) == file, anchor.headings.count > fragment.prefix.count,
                anchor.headings.starts(with: fragment.prefix)
            else { continue }
            var inner = anchor
            inner.headings.removeFirst(fragment.prefix.count)
            do throws(AnchorFailure) {
                return .success((.fragment(index), try fragment.document.resolve(inner)))
            } catch {
                if error.kind != .sectionNotFound { failure = error }
                if error.kind == .ambiguous { return .failure(failure) }
            }
        }
        return .failure(failure)
    }

    /// The file that a document lies in.
    func file(of document: EditedDocument) -> SkillPath {
        var place = document
        while case .fragment(let index) = place { place = fragments[index].around }
        if case .file(let path) = place { return path }
        return .skill
    }

    func document(_ place: EditedDocument) -> MarkdownDocument? {
        switch place {
        case .file(let path): documents[path]
        case .fragment(let index): fragments[index].document
        }
    }

    // MARK: Actions

    private mutating func act(_ pending: Pending, in place: EditedDocument, at node: NodeID) {
        guard let document = document(place) else { return }
        do throws(EditContent.Refusal) {
            let placement = EditPlacement(document: document)
            switch pending.edit.operation {
            case .insertBefore, .insertAfter, .append, .prepend:
                let content = try EditContent(pending.edit.content)
                let gap = try placement.insertion(pending.edit.operation, at: node, content: content)
                if content.level != nil {
                    addFragment(content, gap, place, document, pending)
                } else {
                    add(.insert(gap, content), place, pending.owner)
                }
            case .replace:
                let content = try EditContent(pending.edit.content)
                add(try placement.replacement(of: node, by: content), place, pending.owner)
            case .delete:
                try placement.checkRemoval(of: node, "deleted")
                add(.delete(node), place, pending.owner)
            case .move:
                guard let destination = pending.edit.destination else {
                    throw EditContent.Refusal(reason: "the destination is missing")
                }
                let target: NodeID
                do throws(AnchorFailure) {
                    target = try document.resolve(destination)
                } catch {
                    return refuse(pending, "destination: " + RenderPlan.reason(error), error.candidates)
                }
                add(try placement.moved(node, to: target), place, pending.owner)
            default: break
            }
        } catch {
            refuse(pending, error.reason)
        }
    }

    private mutating func add(_ action: PlannedAction, _ place: EditedDocument, _ owner: EditOwner) {
        if let index = known[place]?[action] {
            let last = edits[index].owners.last
            edits[index].owners.append(owner)
            // Mostly they come in order already.
            if let last, owner < last { edits[index].owners.sort() }
        } else {
            known[place, default: [:]][action] = edits.count
            edits.append(PlannedEdit(document: place, action: action, owners: [owner]))
        }
    }

    private mutating func addFragment(
        _ content: EditContent, _ gap: Gap, _ place: EditedDocument, _ document: MarkdownDocument,
        _ pending: Pending
    ) {
        let same = fragments.firstIndex { $0.around == place && $0.gap == gap && $0.content == content }
        if let same {
            fragments[same].creators.insert(pending.owner.set)
            add(.insertFragment(gap, same), place, pending.owner)
            return
        }
        var prefix = document.headingPath(of: gap.parent)
        if case .fragment(let outer) = place { prefix = fragments[outer].prefix + prefix }
        let ending = self.document(.file(file(of: place)))?.lineEnding ?? .lineFeed
        let text = content.lines.joined(separator: ending.rawValue)
        fragments.append(
            Fragment(
                around: place, gap: gap, content: content, document: MarkdownDocument(fragment: text),
                prefix: prefix,
                creators: [pending.owner.set]))
        add(.insertFragment(gap, fragments.count - 1), place, pending.owner)
    }

    private mutating func setKey(_ pending: Pending, _ document: MarkdownDocument) {
        guard let key = pending.edit.key, !key.isEmpty else { return refuse(pending, "the key is missing") }
        let isPlain = key.utf8.allSatisfy { byte in
            (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || (0x30...0x39).contains(byte) || byte == 0x2D
                || byte == 0x5F
        }
        guard isPlain else { return refuse(pending, "the key '\(key)' is not letters, digits, '-' and '_'") }
        if let frontmatter = document.frontmatter, frontmatter.keys.filter({ $0.name == key }).count > 1 {
            return refuse(pending, "the frontmatter has the key '\(key)' twice")
        }
        guard let source = FrontmatterSource.lines(key: key, value: pending.edit.content ?? "") else {
            return refuse(pending, "the value of '\(key)' is not YAML")
        }
        add(.setKey(key, source.joined(separator: "\n")), .file(pending.edit.file), pending.owner)
    }
}
