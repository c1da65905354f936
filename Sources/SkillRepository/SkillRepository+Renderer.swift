public import Skill

extension SkillRepository {
    /// The renderer of the program.
    public static let defaultRenderer: @Sendable (SkillFolder, [EditSet]) throws -> SkillFolder = {
        base, sets in
        try SkillRenderer.render(base: base, sets: sets).folder
    }
}
