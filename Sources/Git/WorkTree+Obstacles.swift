internal import Clibgit2

extension WorkTree {
    /// Everything in the work tree that carrying out the plan would lose, sorted by path.
    func obstacles(to plan: CheckoutPlan) throws(GitError) -> [CheckoutObstacle] {
        var found: [String: CheckoutObstacle.Kind] = [:]
        for change in plan.changes {
            let content = try content(at: change.path)
            if try holds(change.new, at: change.path, content) { continue }
            if let new = change.new { try requireNoProgram(for: new) }
            if try holds(change.old, at: change.path, content) {
                try obstruct(change, content, plan: plan, &found)
                continue
            }
            switch content {
            case .nothing: found[change.path] = .deleted
            case .below(let parent): found[parent] = .untracked
            case .entry, .special: found[change.path] = change.old == nil ? .untracked : .modified
            case .directory:
                let files = try files(below: change.path)
                for file in files { found[file] = .untracked }
                if files.isEmpty { found[change.path] = .deleted }
            }
        }
        return Self.sorted(found)
    }

    /// The old version is there (or rightly absent): finds what else stands in the place of the new one.
    private func obstruct(
        _ change: CheckoutPlan.Change, _ content: Content, plan: CheckoutPlan,
        _ found: inout [String: CheckoutObstacle.Kind]
    ) throws(GitError) {
        guard change.new != nil else { return }
        switch content {
        case .below(let parent):
            if !plan.removes(parent) { found[parent] = .untracked }
        case .directory:
            for file in try files(below: change.path) where !plan.removes(file) { found[file] = .untracked }
        case .nothing, .entry, .special: break
        }
    }

    /// Everything in the index that carrying out the plan would lose, sorted by path.
    func obstacles(to plan: CheckoutPlan, inIndex entries: [IndexEntry]) throws(GitError)
        -> [CheckoutObstacle]
    {
        var stages: [String: [Int: TreeEntry]] = [:]
        for entry in entries {
            stages[entry.entry.path, default: [:]][entry.stage] = entry.entry
            if entry.skipsWorkTree, plan[entry.entry.path] != nil { throw Self.sparse(entry.entry.path) }
        }
        var found: [String: CheckoutObstacle.Kind] = [:]
        for change in plan.changes {
            let staged = stages[change.path] ?? [:]
            let inConflict = staged.keys.contains { $0 > 0 }
            // In a conflict that a merge left, "ours" is what was in the index before.
            let present = staged[inConflict ? 2 : 0]
            if present != change.old && present != change.new {
                found[change.path] = inConflict ? .conflicted : .staged
            }
            guard change.new != nil else { continue }
            for parent in TreePath.parents(of: change.path)
            where stages[parent] != nil && !plan.removes(parent) {
                found[parent] = .staged
            }
        }
        // The other way round: a new file where the index has files below that name.
        for path in stages.keys where !plan.removes(path) {
            for parent in TreePath.parents(of: path) where plan[parent]?.new != nil { found[path] = .staged }
        }
        return Self.sorted(found)
    }

    private static func sorted(_ found: [String: CheckoutObstacle.Kind]) -> [CheckoutObstacle] {
        found.map { CheckoutObstacle(path: $0.key, kind: $0.value) }
            .sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }

    private static func sparse(_ path: String) -> GitError {
        GitError(
            .unsupported, operation: "check out files", path: path,
            message: "sparse checkout keeps this file out of the work tree",
            mend: "run git sparse-checkout disable")
    }
}
