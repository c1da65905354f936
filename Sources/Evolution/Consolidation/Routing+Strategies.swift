internal import Skill

extension Routing {
    /// The steps of sequential editing as they were made, in their order; then what no step could take in.
    ///
    /// The bar of support does not hold here: that lessons are written as they come is what the strategy is.
    func follow(_ steps: [Candidate], held: [(candidate: Candidate, reason: String)]) -> [Placed] {
        let made = steps.map { step in
            placed(step, step.edits, step.edits.contains { $0.file == .skill } ? .skill : .reference)
        }
        return made + held.map { parked($0.candidate, $0.reason) }
    }

    /// An entry for every candidate in the bank, topics in the order of their first lesson, whatever its support.
    func store(_ candidates: [Candidate]) -> [Placed] {
        var topics: [String: Int] = [:]
        for candidate in candidates where topics[Topic.theme(candidate.theme)] == nil {
            topics[Topic.theme(candidate.theme)] = topics.count
        }
        let entries = candidates.enumerated().sorted {
            let places = (topics[Topic.theme($0.1.theme)] ?? 0, topics[Topic.theme($1.1.theme)] ?? 0)
            return places.0 != places.1 ? places.0 < places.1 : $0.0 < $1.0
        }.map { placed($0.1, placement.inBank($0.1), .reference) }
        let nothing = Branch(folder: subject.folder)
        var taken: [Placed] = []
        var left: [Placed] = []
        for entry in entries {
            switch adding(entry, to: nothing) {
            case .success: taken.append(entry)
            case .failure(let refusal): left.append(parked(entry.candidate, refusal.reason))
            }
        }
        // Entries are of one form, so what each is by itself they are together; where they are not, one by one tells which.
        let sets = taken.enumerated().map { EditSet(id: $1.candidate.id, rank: $0 + 1, edits: $1.edits) }
        if let all = try? SkillRenderer.render(base: subject.folder, sets: sets),
            room.refusal(of: all.folder, grownFrom: subject.folder) == nil
        {
            return taken + left
        }
        var branch = nothing
        for entry in taken {
            switch adding(entry, to: branch) {
            case .failure(let refusal): left.append(parked(entry.candidate, refusal.reason))
            case .success(let folder):
                branch.patches.append(entry)
                branch.folder = folder
            }
        }
        return branch.patches + left
    }

    private func parked(_ candidate: Candidate, _ reason: String) -> Placed {
        let edits = candidate.edits.isEmpty ? placement.inSkill(candidate) : candidate.edits
        var placed = placed(candidate, edits, .parked)
        placed.reason = reason
        return placed
    }
}
