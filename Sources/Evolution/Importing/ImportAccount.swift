/// Says of every imported edit where it ended.
struct ImportAccount {
    let drafts: ImportDrafts
    let folded: Folding.Result
    let run: EvolutionRun

    /// The fates, in the order of the files.
    var fates: [EditFate] {
        let places = candidatePlaces
        return drafts.edits.map { edit in
            var fate = EditFate(
                source: edit.source, number: edit.number, operation: HostileText.oneLine(edit.operation),
                file: HostileText.oneLine(edit.file), state: .refused, patch: nil,
                reason: drafts.refusals[edit.id])
            if let candidate = places[edit.id] { settle(&fate, candidate) }
            return fate
        }
    }

    /// The candidate that each translated edit made.
    private var candidatePlaces: [String: Candidate] {
        var places: [String: Candidate] = [:]
        for draft in drafts.drafts {
            for edit in draft.edits { places[edit.id] = draft.candidate }
        }
        return places
    }

    /// The candidate that stands for another one after folding.
    private func leader(of id: String) -> String {
        var id = id
        for merge in folded.merges {
            for output in merge.outputs where output.from.contains(id) { id = output.id }
        }
        return id
    }

    private func settle(_ fate: inout EditFate, _ candidate: Candidate) {
        let leader = leader(of: candidate.id)
        if let patch = run.patches.first(where: { $0.lessons.contains(leader) }) {
            fate.patch = patch.id
            fate.reason = nil
            if patch.route == .parked {
                fate.state = .parked
                fate.reason = patch.parkedBecause
            } else if patch.route == .contested {
                fate.state = .contested
                let conflict = run.conflicts.first { $0.other(than: patch.id) != nil }
                fate.reason = conflict.map { "it contradicts another patch: \($0.reason)" }
            } else if leader == candidate.id {
                fate.state = .committed
            } else {
                fate.state = .folded
                fate.reason = "another edit says the same"
            }
            return
        }
        if let rule = run.reinforced.first(where: { $0.key == leaderKey(leader, candidate) }) {
            fate.state = .known
            fate.patch = rule.patch
            fate.reason = "an earlier run has it"
        } else if let rule = run.changes.suppressed.first(where: { $0.key == leaderKey(leader, candidate) }) {
            fate.state = .known
            fate.patch = rule.patch
            fate.reason = rule.reason
        }
    }

    private func leaderKey(_ leader: String, _ candidate: Candidate) -> String {
        folded.candidates.first { $0.id == leader }?.key ?? candidate.key
    }
}
