public import Skill

/// The skill that evolves, as it stands at the start of the run.
public struct SkillSubject: Hashable, Sendable {
    /// The skill's name.
    public var name: String
    /// Its files at the base commit.
    public var folder: SkillFolder
    /// The base commit, as git names it.
    public var base: String
    /// Who wrote it.
    public var origin: SkillOrigin

    /// Describes a skill.
    public init(name: String, folder: SkillFolder, base: String, origin: SkillOrigin) {
        self.name = name
        self.folder = folder
        self.base = base
        self.origin = origin
    }
}
