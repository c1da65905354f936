internal import Skill

extension EvolutionEngine {
    /// Fills the part of a prompt that is the same for all calls of a kind.
    func filled(_ instructions: String, _ more: [String: String] = [:]) -> String {
        let common = [
            "name": subject.name, "skill": SkillText.rendered(subject.folder),
            "rejected": Rejections(priorRules).text,
        ]
        return PromptTemplate.fill(instructions, common.merging(more) { $1 })
    }

    /// Tells what repeats rules of earlier runs from what is new.
    func sorting(for run: RunID, reading: EvolutionIntake.Reading, counts: RunCounts) -> PriorSorting {
        let strategy = configuration.strategy ?? .parallel
        return PriorSorting(
            priorRules.filter { !$0.isUndecided || $0.strategy == strategy }, except: run, records: reading.records,
            counts: counts,
            minimumTasks: configuration.minimumTasks)
    }
}
