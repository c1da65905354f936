internal import Skill

/// How long the body of SKILL.md may be, and how much it may grow in one run; measured on what is rendered.
struct Room: Sendable {
    private let lines: Int
    private let characters: Int
    private let growth: Int
    private let before: Int

    /// Takes a run's limits.
    init(base: SkillFolder, configuration: EvolutionConfiguration) {
        before = SkillOutline(text: base.text(of: .skill) ?? "").bodyLines
        lines = configuration.maximumLines
        characters = configuration.maximumTokens * 4
        growth = (configuration.maximumGrowth ?? .standard).allowed(of: before)
    }

    /// Why a skill that grew is too long now; `nil` when it is not, or did not grow.
    ///
    /// - Parameter isLink: whether it grew by the link to a reference file alone, which the limit of growth lets pass: that
    ///   is where what it keeps out goes.
    func refusal(of result: SkillFolder, grownFrom folder: SkillFolder, isLink: Bool = false) -> String? {
        guard result.files[.skill] != folder.files[.skill] else { return nil }
        let now = SkillOutline(text: folder.text(of: .skill) ?? "")
        let after = SkillOutline(text: result.text(of: .skill) ?? "")
        if after.bodyLines <= now.bodyLines, after.bodyCharacters <= now.bodyCharacters { return nil }
        if after.bodyLines > lines || after.bodyCharacters > characters { return "SKILL.md is as long as it may be" }
        if !isLink, after.bodyLines - before > growth { return "SKILL.md may grow by \(growth) lines in one run" }
        return nil
    }
}
