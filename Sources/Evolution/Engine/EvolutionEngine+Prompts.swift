internal import Skill

extension EvolutionEngine {
    /// Fills the part of a prompt that is the same for all calls of a kind.
    func filled(_ instructions: String, _ more: [String: String] = [:]) -> String {
        let common = ["name": subject.name, "skill": SkillText.rendered(subject.folder)]
        return PromptTemplate.fill(instructions, common.merging(more) { $1 })
    }
}
