internal import Git

extension SkillRepository {
    /// Refuses where git itself is in the middle of something here, which a merge of ours would end half done.
    ///
    /// A bisection is none of that: it goes on after a merge.
    ///
    /// - Throws: `RepositoryError`: `gitOperationInProgress`, with git's commands that end it; `unresolvedConflicts` for an
    ///   index that still holds some.
    public func requireIdleGit() throws {
        if let operation = try gitOperation() { throw RepositoryError.gitIsBusy(operation) }
        guard git.workDirectory != nil else { return }
        let paths = try git.indexConflicts().map(\.path)
        guard paths.isEmpty else { throw RepositoryError.unmerged(paths) }
    }

    /// What git is in the middle of, besides a merge of ours and a bisection.
    func gitOperation() throws -> String? {
        guard let operation = git.operationInProgress, operation != "bisect" else { return nil }
        return try operation == "merge" && mergeState() != nil ? nil : operation
    }
}

extension RepositoryError {
    /// git is in the middle of something, whose own commands end it.
    static func gitIsBusy(_ operation: String) -> RepositoryError {
        RepositoryError(
            .gitOperationInProgress, "A git \(operation) is in progress.",
            mend: "git \(operation) --continue, or git \(operation) --abort", names: [operation])
    }

    fileprivate static func unmerged(_ paths: [String]) -> RepositoryError {
        RepositoryError(
            .unresolvedConflicts, "Conflicts are left in the index: \(paths.joined(separator: ", ")).",
            mend: "Resolve them, git add the files, and commit or stash them.", names: paths)
    }
}
