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

    /// Who acts, at this command's time.
    func signature(in repository: SkillRepository) throws -> Signature {
        try repository.git.identity(role: .committer, environment: environment, now: GitTime(seconds: now))
    }
}
