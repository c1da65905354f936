internal import Git
internal import Skill
internal import SkillRepository

extension CommandContext {
    /// Opens the skill repository that holds the folder, finishes what an interrupted command left, and says so.
    ///
    /// - Parameter isReading: whether the command only reads. It then neither waits for another skillgit nor needs leave
    ///   to write: what was interrupted is finished by the next command that may.
    func openSkill(forReading isReading: Bool = false) throws -> SkillRepository {
        let repository: SkillRepository
        do {
            repository = try SkillRepository.discover(from: directory)
        } catch let error as GitError where error.code == .notFound || error.code == .notARepository {
            try refusePlacing()
            throw CommandFailure(
                "'\(Visible.line(directory))' is in no skill repository",
                hints: ["make it one: skillgit init", "or start a new skill: skillgit new NAME"])
        }
        try refuseOtherRepository(than: repository)
        try obeyColor(of: repository)
        let report = isReading ? try repository.recoverForReading() : try repository.recover()
        if let report { RecoveryWording.say(report, in: self) }
        return repository
    }

    /// Refuses where git's variables name another repository than the folder's: better than to change the wrong one.
    ///
    /// git sets them for hooks and aliases, where they name the folder's own.
    private func refuseOtherRepository(than repository: SkillRepository) throws {
        try refuse("GIT_DIR", unless: repository.git.gitDirectory)
        try refuse("GIT_WORK_TREE", unless: repository.git.workDirectory)
    }

    private func refuse(_ variable: String, unless own: String?) throws {
        guard let path = environment[variable], !path.isEmpty else { return }
        let named = DirectoryNames.real(absolute(path))
        if named == nil || named != own.flatMap(DirectoryNames.real) { throw Self.notFollowed(variable) }
    }

    /// Refuses where one of git's variables names a repository and the folder has none.
    private func refusePlacing() throws {
        for variable in ["GIT_DIR", "GIT_WORK_TREE"] where environment[variable]?.isEmpty == false {
            throw Self.notFollowed(variable)
        }
    }

    private static func notFollowed(_ variable: String) -> CommandFailure {
        CommandFailure(
            "\(variable) names another place than this folder's repository, and skillgit does not follow it",
            hints: ["unset \(variable), and change into the repository or name it: skillgit -C DIR"])
    }

    /// `color.ui` switches colours off; when git would use some, so do we.
    private func obeyColor(of repository: SkillRepository) throws {
        guard terminal.output.hasColor || terminal.errors.hasColor else { return }
        let setting = try repository.git.configuration("color.ui")?.lowercased()
        guard let setting, ["never", "false", "no", "off", "0"].contains(setting) else { return }
        terminal.output.hasColor = false
        terminal.errors.hasColor = false
    }

    /// Who would act in a repository that is still to be made.
    func signatureOfUser() throws -> Signature {
        try Repository.identityOfUser(role: .committer, environment: environment, now: GitTime(seconds: now))
    }

    /// Opens the skill repository and joins the decisions of others that were fetched since.
    ///
    /// Where nobody can be named as the one who joins, or another process is at work, that is left for later.
    func openSkillWithDecisions(forReading isReading: Bool = false) throws -> SkillRepository {
        let repository = try openSkill(forReading: isReading)
        do {
            for (remote, count) in try repository.review.joinFetched(by: { try signature(in: repository) }) {
                terminal.say("joined \(plural(count, "decision")) of \(Visible.line(remote))")
            }
        } catch {
            let reason = FailureWording.failure(for: error)?.message ?? "\(error)"
            terminal.say("note: the decisions of others are not joined yet: \(reason)")
        }
        return repository
    }

    /// The commit that a user's word stands for.
    func commit(_ revision: String, in repository: SkillRepository) throws -> ObjectID {
        if let id = try repository.git.resolve(revision) { return try commit(id, named: revision, in: repository) }
        if revision == "HEAD" {
            throw CommandFailure(
                "there is no commit yet", hints: ["commit the skill first: git add SKILL.md && git commit"])
        }
        throw CommandFailure(
            "'\(Visible.line(revision))' is no revision", hints: ["git log --oneline --all lists them"])
    }

    /// The commit that an object is, or that a tag leads to.
    func commit(_ object: ObjectID, named name: String, in repository: SkillRepository) throws -> ObjectID {
        if let commit = try repository.git.commitID(of: object) { return commit }
        throw CommandFailure(
            "'\(Visible.line(name))' names a file or folder, and no commit",
            hints: ["name a branch, a tag or a commit: git log --oneline --all lists them"])
    }

    /// Who is named as the author of a commit, at this command's time unless `GIT_AUTHOR_DATE` says another.
    func author(in repository: SkillRepository) throws -> Signature {
        try repository.git.identity(role: .author, environment: environment, now: GitTime(seconds: now))
    }

    /// Who acts, at this command's time.
    func signature(in repository: SkillRepository) throws -> Signature {
        try repository.git.identity(role: .committer, environment: environment, now: GitTime(seconds: now))
    }
}
