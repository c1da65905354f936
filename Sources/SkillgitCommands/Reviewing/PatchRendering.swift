internal import Evolution
internal import Git
internal import Skill
internal import SkillRepository

/// What one patch alone does to the skill that its run was made on.
struct PatchRendering {
    /// The skill without it.
    var before: SkillFolder
    /// The skill with it.
    var after: SkillFolder

    /// The change between the two.
    var diff: SectionDiff { SectionDiff(from: before, to: after) }

    /// Renders the patch, with the patches that it needs before it.
    init(of effective: EffectivePatch, run: EvolutionRun, in repository: SkillRepository) throws {
        guard let base = ObjectID(run.base) else {
            throw CommandFailure("the run \(run.id) names no base commit")
        }
        let folder = try repository.skill(at: base)
        let needed = run.patches.filter { effective.patch.depends.contains($0.id) }
            .map { EditSet(id: $0.id.text, rank: $0.rank, edits: $0.edits) }
        let own = EditSet(id: effective.patch.id.text, rank: effective.patch.rank, edits: effective.edits)
        before = try SkillRenderer.render(base: folder, sets: needed).folder
        after = try SkillRenderer.render(base: folder, sets: needed + [own]).folder
    }
}
