internal import Evolution
internal import Git

/// What has to follow in a work tree once the references of an operation have moved.
struct FollowUp: Codable {
    /// The files that have to follow.
    var checkout: Operation.Checkout?
    /// Whether a merge in progress has ended.
    var endsMerge: Bool

    enum CodingKeys: String, CodingKey {
        case checkout
        case endsMerge = "ends_merge"
    }
}

extension SkillRepository {
    private static let followUpName = "follow-up.json"

    /// This work tree's git directory, relative to the one that all work trees share; empty for the first.
    var workTreeName: String {
        let common = git.commonDirectory
        return git.gitDirectory.hasPrefix(common) ? String(git.gitDirectory.dropFirst(common.count)) : ""
    }

    /// Notes what has to follow, where the work tree that is concerned finds it.
    func writeFollowUp(of operation: Operation) throws {
        guard operation.checkout != nil || operation.endsMerge else { return }
        let files = LocalFiles(root: git.commonDirectory + (operation.checkout?.workTree ?? workTreeName))
        try files.folder("skillgit").write(
            SkillRepository.followUpName,
            RecordCoding.bytes(of: FollowUp(checkout: operation.checkout, endsMerge: operation.endsMerge)))
    }

    /// Lets the work tree follow the branch that it has checked out, unless files with uncommitted changes are in the
    /// way; then it is tried again by the next command.
    func finishFollowUp(report: inout RecoveryReport) throws {
        guard let bytes = try local.read(SkillRepository.followUpName) else { return }
        let followUp = try RecordCoding.value(FollowUp.self, from: bytes, name: SkillRepository.followUpName)
        if let checkout = followUp.checkout, try isCurrent(checkout) {
            do {
                if followUp.endsMerge { try clearConflictedIndex(to: checkout.from) }
                try git.checkout(from: checkout.from.map(tree), to: tree(checkout.to))
                report.finishedCheckout = true
            } catch let error as GitError where error.code == .wouldOverwrite {
                report.obstacles = error.obstacles
                return
            } catch let error as GitError where error.code == .locked {
                throw RepositoryError.followsLater(checkout.branch, error)
            }
        }
        if followUp.endsMerge { try removeMergeState() }
        try local.remove(SkillRepository.followUpName)
    }

    /// Whether the work tree still has the branch checked out, and the branch is where the operation put it.
    private func isCurrent(_ checkout: Operation.Checkout) throws -> Bool {
        guard git.workDirectory != nil, checkout.workTree == workTreeName else { return false }
        let head = try git.head()
        return head.branch == checkout.branch && head.id == checkout.to
    }

    func tree(_ commit: ObjectID) throws -> ObjectID { try git.commit(commit).tree }
}

extension RepositoryError {
    /// The references of an operation have moved, and git took the index in the same moment.
    fileprivate static func followsLater(_ branch: String, _ cause: GitError) -> RepositoryError {
        RepositoryError(
            .busy, "\(branch) has moved, but its files do not follow yet: \(cause.message).",
            mend: "Once that has ended, run skillgit status, before you commit anything.",
            names: [cause.path].compactMap { $0 })
    }
}
