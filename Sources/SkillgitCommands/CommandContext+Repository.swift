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
            throw CommandFailure(
                "'\(Visible.line(directory))' is in no skill repository",
                hints: ["make it one: skillgit init", "or start a new skill: skillgit new NAME"])
        }
        let report = isReading ? try repository.recoverForReading() : try repository.recover()
        if let report { RecoveryWording.say(report, in: self) }
        return repository
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
        if let id = try repository.git.resolve(revision) { return id }
        if revision == "HEAD" {
            throw CommandFailure(
                "there is no commit yet", hints: ["commit the skill first: git add SKILL.md && git commit"])
        }
        throw CommandFailure(
            "'\(Visible.line(revision))' is no revision", hints: ["git log --oneline --all lists them"])
    }

    /// Who acts, at this command's time.
    func signature(in repository: SkillRepository) throws -> Signature {
        try repository.git.identity(role: .committer, environment: environment, now: GitTime(seconds: now))
    }
}
