internal import Skill

extension Routing {
    /// Why the patch cannot be applied with the ones before it; `nil` when it can.
    func refusal(of placed: Placed, after taken: [Placed]) -> String? {
        let base = subject.folder
        guard !placed.edits.isEmpty else { return "it changes nothing" }
        let set = EditSet(id: placed.candidate.id, rank: taken.count + 1, edits: placed.edits)
        if let refused = SkillRenderer.check(set, base: base).first {
            return "its edit does not fit: \(HostileText.oneLine(refused.reason))"
        }
        let before = taken.enumerated().map { EditSet(id: $1.candidate.id, rank: $0 + 1, edits: $1.edits) }
        if let conflict = SkillRenderer.conflicts(among: before + [set], base: base).first {
            return "it contradicts another patch: \(HostileText.oneLine(conflict.reason))"
        }
        for sets in before.isEmpty ? [[set]] : [[set], before + [set]] {
            let rendering: Rendering
            do throws(RenderFailure) {
                rendering = try SkillRenderer.render(base: base, sets: sets)
            } catch {
                return Self.described(error)
            }
            let violations = SkillInvariants.violations(
                base: base, result: rendering.folder, edits: sets.flatMap(\.edits))
            if let violation = violations.first {
                return "it would break the skill: \(HostileText.oneLine(violation.reason))"
            }
            if rendering.folder == base { return "it changes nothing" }
        }
        return nil
    }

    private static func described(_ failure: RenderFailure) -> String {
        switch failure {
        case .refused(_, let refusals):
            "its edit does not fit: \(HostileText.oneLine(refusals.first?.reason ?? "no reason was given"))"
        case .conflict(let conflict): "it contradicts another patch: \(HostileText.oneLine(conflict.reason))"
        case .broken(_, let reason): "it would break the skill: \(HostileText.oneLine(reason))"
        }
    }

    /// What is left of SKILL.md's lines and tokens.
    struct Budget {
        private var lines: Int
        private var characters: Int

        init(outline: SkillOutline, configuration: EvolutionConfiguration) {
            lines = configuration.maximumLines - outline.bodyLines
            characters = configuration.maximumTokens * 4 - outline.bodyCharacters
        }

        /// Whether the edits leave SKILL.md within its budget.
        func takes(_ edits: [Edit]) -> Bool {
            let cost = Self.cost(edits)
            return cost.lines <= lines && cost.characters <= characters
        }

        /// Takes what the edits add away.
        mutating func spend(_ edits: [Edit]) {
            let cost = Self.cost(edits)
            lines -= cost.lines
            characters -= cost.characters
        }

        private static func cost(_ edits: [Edit]) -> (lines: Int, characters: Int) {
            let contents = edits.filter { $0.file == .skill }.compactMap(\.content)
            let lines = contents.map { $0.split(separator: "\n", omittingEmptySubsequences: false).count + 1 }
            return (lines.reduce(0, +), contents.map(\.count).reduce(0, +) + 2 * contents.count)
        }
    }
}
