/// Finds in the steps where a skill was in use.
///
/// A fold over the steps. In use means: the `Skill` tool was called with the skill's name, a file of the skill's folder
/// was read or run by a call, the person gave the command `/<name>`, or the harness put the skill's text into the
/// conversation (alone; a list of all skills that are there shows none in use). The use ends where another skill is
/// called for, else with the trajectory.
public struct SkillAttribution: Hashable, Sendable {
    private let skill: String
    private var uses: [SkillUse] = []
    private var lastStep = 0
    /// Other skills that were called for are kept by name up to this number.
    private static let mostUses = 64

    /// Looks for a skill.
    public init(skill: String) {
        self.skill = skill
    }

    /// Takes the next step.
    public mutating func step(_ step: Step) {
        lastStep = step.number
        switch step.source {
        case .user: slashCommand(in: step)
        case .system:
            let names = SkillMention.folders(in: step.text)
            if names.count == 1, names.contains(skill) { use(skill, at: step.number, isExplicit: true) }
        case .agent: calls(in: step)
        }
    }

    /// All skills seen in use, in the order of their first steps.
    public var skillUses: [SkillUse] {
        uses.enumerated().map { index, use in
            var use = use
            use.lastStep = index == uses.count - 1 ? lastStep : use.lastStep
            return use
        }
    }

    /// The steps from the skill's first use to the end of its last; `nil` when it was never in use.
    public var steps: ClosedRange<Int>? {
        let own = skillUses.filter { $0.name == skill }
        guard let first = own.first?.firstStep, let last = own.map(\.lastStep).max(), last >= first else { return nil }
        return first...last
    }

    private mutating func use(_ name: String, at step: Int, isExplicit: Bool) {
        if let last = uses.indices.last {
            if uses[last].name == name { return }
            // Reading a file of another skill in passing ends no use; calling for the other skill does.
            guard isExplicit || name == skill else { return }
            uses[last].lastStep = max(uses[last].firstStep, step - 1)
        }
        guard uses.count < Self.mostUses else { return }
        uses.append(SkillUse(name: name, firstStep: step, lastStep: step))
    }

    private mutating func slashCommand(in step: Step) {
        if let name = SkillMention.command(in: step.text), name == skill {
            use(skill, at: step.number, isExplicit: true)
            return
        }
        if let name = SkillMention.baseDirectory(in: step.text) { use(name, at: step.number, isExplicit: true) }
    }

    private mutating func calls(in step: Step) {
        for call in step.calls {
            if call.name.lowercased() == "skill", let name = SkillMention.argument(of: call) {
                use(name, at: step.number, isExplicit: true)
                continue
            }
            let text = CallText.text(of: call)
            let folders = SkillMention.folders(in: text)
            if folders.contains(skill) || SkillMention.isInside(skill, text) {
                use(skill, at: step.number, isExplicit: true)
            } else if let other = folders.sorted().first {
                use(other, at: step.number, isExplicit: true)
            }
        }
    }
}
