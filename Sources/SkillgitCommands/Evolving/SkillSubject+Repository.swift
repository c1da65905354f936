internal import Evolution
internal import Git
internal import Skill
internal import SkillRepository

extension SkillSubject {
    /// The skill at the tip of the repository's default branch.
    ///
    /// - Throws: ``CommandFailure`` when there is none to read.
    init(of repository: SkillRepository) throws {
        let tip = try repository.defaultTip()
        let folder = try repository.skill(at: tip)
        guard let text = folder.text(of: .skill) else {
            throw CommandFailure(
                "there is no readable SKILL.md on the default branch", hints: ["skillgit validate"])
        }
        let manifest = try? SkillManifest(text: text)
        let root = repository.git.workDirectory ?? repository.git.gitDirectory
        self.init(
            name: manifest?.name ?? SkillInspection.name(of: root), folder: folder, base: tip.hex,
            origin: manifest?.isScaffold == true ? .scaffold : .human)
    }
}
