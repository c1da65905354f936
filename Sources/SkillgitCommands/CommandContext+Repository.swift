internal import Git
internal import Skill
internal import SkillRepository

extension CommandContext {
    /// Opens the skill repository that holds the folder, finishes what an interrupted command left, and says so.
    func openSkill() throws -> SkillRepository {
        let repository: SkillRepository
        do {
            repository = try SkillRepository.discover(from: directory)
        } catch let error as GitError where error.code == .notFound {
            throw CommandFailure(
                "'\(Visible.line(directory))' is in no skill repository",
                hints: ["make it one: skillgit init", "or start a new skill: skillgit new NAME"])
        }
        RecoveryWording.say(try repository.recover(), in: self)
        return repository
    }

    /// Opens the skill repository and joins the decisions of others that were fetched since.
    ///
    /// Where nobody can be named as the one who joins, or another process is at work, that is left for later.
    func openSkillWithDecisions() throws -> SkillRepository {
        let repository = try openSkill()
        do {
            for (remote, count) in try repository.review.joinFetched(by: { try signature(in: repository) }) {
                terminal.say("joined \(plural(count, "decision")) of \(Visible.line(remote))")
            }
        } catch {
            terminal.say("note: the decisions of others are not joined yet: \(reason(error))")
        }
        return repository
    }

    private func reason(_ error: any Error) -> String {
        FailureWording.failure(for: error)?.message ?? "\(error)"
    }

    /// Who acts, at this command's time.
    func signature(in repository: SkillRepository) throws -> Signature {
        try repository.git.identity(role: .committer, environment: environment, now: GitTime(seconds: now))
    }
}
