internal import MarkdownTree

/// Finds edits of one plan that contradict each other.
struct PlanConflicts {
    let plan: RenderPlan

    func find(into conflicts: inout [EditConflict]) {
        findOnNodes(into: &conflicts)
        findOnSections(into: &conflicts)
        findOnKeys(into: &conflicts)
        findOnFiles(into: &conflicts)
        var seen: Set<EditConflict> = []
        conflicts = conflicts.filter { seen.insert($0).inserted }
    }

    /// Every pair of sets behind two edits that cannot both be done.
    private func add(
        _ left: [EditOwner], _ right: [EditOwner], _ file: SkillPath, _ reason: String,
        into conflicts: inout [EditConflict]
    ) {
        for one in left {
            for other in right {
                let (first, second) = one <= other ? (one, other) : (other, one)
                conflicts.append(
                    EditConflict(first: first.set, second: second.set, file: file, reason: reason))
            }
        }
    }

    private func findOnNodes(into conflicts: inout [EditConflict]) {
        var destroyers: [EditedDocument: [NodeID: Int]] = [:]
        for (index, edit) in plan.edits.enumerated() {
            guard let range = edit.destroyed, let document = plan.document(edit.document) else { continue }
            for node in siblings(range, in: document) {
                if let other = destroyers[edit.document]?[node] {
                    add(
                        plan.edits[other].owners, edit.owners, plan.file(of: edit.document),
                        "both replace, delete or move the node in line \(document[node].line)",
                        into: &conflicts)
                } else {
                    destroyers[edit.document, default: [:]][node] = index
                }
            }
        }
        for (index, edit) in plan.edits.enumerated() {
            guard let document = plan.document(edit.document), let gone = destroyers[edit.document] else {
                continue
            }
            var place = edit.gap?.parent
            if let range = edit.destroyed {
                visit(document[range.lowerBound].parent, index, gone, document, &conflicts)
            }
            if let gap = edit.gap { place = inner(gap, in: document, gone: gone) ?? place }
            visit(place, index, gone, document, &conflicts)
        }
    }

    /// The node that takes a gap with it: a gap between two children that one edit replaces together.
    private func inner(_ gap: Gap, in document: MarkdownDocument, gone: [NodeID: Int]) -> NodeID? {
        let children = document[gap.parent].children
        guard gap.index > 0, gap.index < children.count, let left = gone[children[gap.index - 1]],
            left == gone[children[gap.index]]
        else { return nil }
        return children[gap.index]
    }

    private func visit(
        _ start: NodeID?, _ index: Int, _ gone: [NodeID: Int], _ document: MarkdownDocument,
        _ conflicts: inout [EditConflict]
    ) {
        var place = start
        while let node = place {
            if let other = gone[node], other != index {
                add(
                    plan.edits[other].owners, plan.edits[index].owners,
                    plan.file(of: plan.edits[index].document),
                    "one edits inside the node in line \(document[node].line), which the other replaces, deletes or moves",
                    into: &conflicts)
                return
            }
            place = document[node].parent
        }
    }

    private func siblings(_ range: ClosedRange<NodeID>, in document: MarkdownDocument) -> [NodeID] {
        guard range.lowerBound != range.upperBound, let parent = document[range.lowerBound].parent else {
            return [range.lowerBound]
        }
        return document[parent].children.filter { range.contains($0) }
    }

    private func findOnSections(into conflicts: inout [EditConflict]) {
        var taken: [EditedDocument: [NodeID: [String: Int]]] = [:]
        for (index, edit) in plan.edits.enumerated() {
            let gap: Gap
            let titles: [String]
            switch edit.action {
            case .insertFragment(let place, let fragment):
                (gap, titles) = (place, plan.fragments[fragment].content.titles)
            case .move(_, let place, let content) where content.level != nil:
                (gap, titles) = (place, content.titles)
            default: continue
            }
            for title in titles {
                if let other = taken[edit.document]?[gap.parent]?[title], other != index {
                    add(
                        plan.edits[other].owners, edit.owners, plan.file(of: edit.document),
                        "both add a section '\(title)' with other content or at another place",
                        into: &conflicts)
                } else {
                    taken[edit.document, default: [:]][gap.parent, default: [:]][title] = index
                }
            }
        }
    }

    private func findOnKeys(into conflicts: inout [EditConflict]) {
        var taken: [EditedDocument: [String: Int]] = [:]
        for (index, edit) in plan.edits.enumerated() {
            guard case .setKey(let key, _) = edit.action else { continue }
            if let other = taken[edit.document]?[key] {
                add(
                    plan.edits[other].owners, edit.owners, plan.file(of: edit.document),
                    "both set the frontmatter key '\(key)' to other values", into: &conflicts)
            } else {
                taken[edit.document, default: [:]][key] = index
            }
        }
    }

    private func findOnFiles(into conflicts: inout [EditConflict]) {
        for path in plan.deleted.keys.sorted() {
            let owners = plan.deleted[path] ?? []
            for edit in plan.edits where plan.file(of: edit.document) == path {
                add(owners, edit.owners, path, "one deletes the file that the other edits", into: &conflicts)
            }
            if let move = plan.moved[path] {
                add(owners, move.owners, path, "one deletes the file that the other moves", into: &conflicts)
            }
            if let made = plan.created[path] {
                add(
                    owners, made.owners, path, "one deletes the file that the other creates", into: &conflicts
                )
            }
        }
        var targets: [SkillPath: SkillPath] = [:]
        for path in plan.moved.keys.sorted() {
            guard let move = plan.moved[path] else { continue }
            if let made = plan.created[path] {
                add(
                    move.owners, made.owners, path, "one moves the file that the other creates",
                    into: &conflicts)
            }
            if let made = plan.created[move.to] {
                add(
                    move.owners, made.owners, move.to, "one moves a file to where the other creates one",
                    into: &conflicts)
            }
            if let other = targets[move.to], let first = plan.moved[other] {
                add(first.owners, move.owners, move.to, "both move a file to \(move.to)", into: &conflicts)
            }
            targets[move.to] = path
        }
    }
}
