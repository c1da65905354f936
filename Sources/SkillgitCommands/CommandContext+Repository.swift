internal import Git
internal import Skill
internal import SkillRepository

extension CommandContext {
    /// Opens the skill repository that holds the folder, finishes what an interrupted command left, and says so.
    func openSkill() throws -> SkillRepository {
        let repository: SkillRepository
        do {
            repository = try SkillRepository.discover(from: directory)
        } catch let error as GitError where error.code == .notARepository {
            throw CommandFailure(
                "'\(Visible.line(directory))' is in no skill repository",
                hints: ["make it one: skillgit init", "or start a new skill: skillgit new NAME"])
        }
        RecoveryWording.say(try repository.recover(), in: self)
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
