internal import Git

extension SkillRepository {
    /// The further commit of a submodule that both sides moved, where one side's comes after the other's, as git merges
    /// it; `nil` where it does not, or the submodule's commits are not at hand.
    func forwardedSubmodule(_ conflict: TreeConflict) -> TreeEntry? {
        guard let base = conflict.base, let ours = conflict.ours, let theirs = conflict.theirs,
            [base, ours, theirs].allSatisfy({ $0.mode == .submodule && $0.path == ours.path })
        else { return nil }
        let places = [git.workDirectory, git.commonDirectory + "modules/"].compactMap { $0 }
        for place in places {
            do {
                let module = try Repository.open(at: place + ours.path)
                guard try module.isAncestor(base.id, of: ours.id), try module.isAncestor(base.id, of: theirs.id)
                else { return nil }
                if try module.isAncestor(ours.id, of: theirs.id) { return theirs }
                return try module.isAncestor(theirs.id, of: ours.id) ? ours : nil
            } catch {
                // Not checked out, or without these commits: the next place may have them.
                continue
            }
        }
        return nil
    }
}
