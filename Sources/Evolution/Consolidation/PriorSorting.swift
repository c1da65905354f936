internal import ContentHash

/// Tells candidates that are new from those that repeat a rule of an earlier run, and says what becomes of the latter.
struct PriorSorting {
    /// What came of it.
    struct Sorted {
        /// To be proposed.
        var new: [Candidate] = []
        /// New evidence for rules that are open, merged or parked.
        var reinforced: [Reinforcement] = []
        /// Not proposed, since a person decided against it.
        var suppressed: [RunChanges.Suppressed] = []
        /// Earlier rules that a candidate takes the place of, by the candidate's id.
        var superseded: [String: [PriorRule]] = [:]
        /// Why a candidate is proposed although a person decided against it, by the candidate's id.
        var again: [String: ProposedAgain] = [:]
        /// Task groups that earlier runs counted, by the candidate's id.
        var earlierTasks: [String: Set<String>] = [:]
    }

    private let matching: PriorMatching
    private let records: [TrajectoryRecord]
    private let counts: RunCounts
    private let minimumTasks: Int

    /// Prepares the rules of all runs but the one that is being made: one that failed and is done again does not find
    /// itself.
    init(
        _ rules: [PriorRule], except run: RunID, records: [TrajectoryRecord], counts: RunCounts, minimumTasks: Int
    ) {
        matching = PriorMatching(rules.filter { $0.run != run })
        self.records = records
        self.counts = counts
        self.minimumTasks = minimumTasks
    }

    /// Sorts candidates; their order stays.
    func sort(_ candidates: [Candidate]) -> Sorted {
        var sorted = Sorted()
        for candidate in candidates {
            guard let prior = matching.match(candidate) else {
                sorted.new.append(candidate)
                continue
            }
            switch prior.state {
            case .rejected, .deleted: judge(candidate, against: prior, &sorted)
            case .parked:
                if tasks(of: candidate, [prior]).count >= minimumTasks {
                    sorted.superseded[candidate.id, default: []].append(prior)
                    sorted.earlierTasks[candidate.id] = prior.tasks
                    sorted.new.append(candidate)
                } else {
                    sorted.reinforced.append(reinforcement(of: prior, by: candidate))
                }
            case .open, .merged: sorted.reinforced.append(reinforcement(of: prior, by: candidate))
            }
        }
        return sorted
    }

    /// What was decided against stays away until twice as many task groups stand behind it as when it was decided.
    ///
    /// Where several rules like it were decided against, the one with the most behind it counts.
    private func judge(_ candidate: Candidate, against prior: PriorRule, _ sorted: inout Sorted) {
        let decided = matching.decidedAgainst(candidate, prior)
        let before = decided.map(\.tasksWhenDecided).max() ?? prior.tasksWhenDecided
        let all = tasks(of: candidate, decided)
        guard before > 0, all.count >= 2 * before, all.count >= minimumTasks else {
            sorted.suppressed.append(
                RunChanges.Suppressed(
                    run: prior.run, patch: prior.patch, key: candidate.key, reason: Self.decision(on: prior),
                    support: candidate.support))
            return
        }
        let last = decided.max { $0.tasksWhenDecided < $1.tasksWhenDecided } ?? prior
        sorted.again[candidate.id] = ProposedAgain(
            run: last.run, patch: last.patch, decision: Self.decision(on: last), from: before, to: all.count)
        sorted.earlierTasks[candidate.id] = all
        sorted.new.append(candidate)
    }

    private func tasks(of candidate: Candidate, _ rules: [PriorRule]) -> Set<String> {
        rules.reduce(into: counts.tasks(of: candidate.support)) {
            $0.formUnion($1.tasks)
            $0.formUnion($1.laterTasks)
        }
    }

    /// What a person decided, as a clause.
    static func decision(on rule: PriorRule) -> String {
        if rule.state == .deleted { return "a person took it out again" }
        guard let reason = Rejections.clean(rule.reason) else { return "a reviewer rejected it" }
        return "a reviewer rejected it: \(reason)"
    }

    private func reinforcement(of prior: PriorRule, by candidate: Candidate) -> Reinforcement {
        let new = candidate.support.episodes.count { index in
            guard let hash = records[index].hash else { return false }
            return !prior.support.contains(hash)
        }
        return Reinforcement(
            run: prior.run, patch: prior.patch, key: candidate.key, support: candidate.support, newEpisodes: new,
            count: counts.count(candidate.support), evidence: counts.ranked(candidate.allPlaces))
    }
}

extension Candidate {
    /// Where it was seen: the places without words and those of the quotes.
    var allPlaces: [EvidenceReference] { references + evidence.map(\.reference) }
}
