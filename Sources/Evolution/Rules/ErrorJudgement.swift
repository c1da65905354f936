/// Decides which messages are errors: those with the shape of one, and sentences that behave like one.
///
/// A message in words that nobody foresaw is found by what follows it: it recurs over task groups, is one of several
/// kinds of answer that its command gets, hardly ever ends a run that passed, and is followed by another try.
struct ErrorJudgement: Sendable {
    /// By cluster.
    private(set) var isError: [Bool]

    private struct Tally {
        var calls = 0
        var shaped = 0
        var retried = 0
        var ended = 0
        var passing = 0
        var tasks: Set<UInt32> = []
        var kinds: [ActionTable.Action: Int] = [:]
    }

    /// Judges all clusters.
    init(_ store: EpisodeStore, _ actions: ActionTable, _ clusters: MessageClusters, minimumTasks: Int) {
        var tallies = Array(repeating: Tally(), count: clusters.forms.count)
        var answers: [ActionTable.Action: Int] = [:]
        let hasPassing = store.episodes.contains { $0.passed }
        for episode in store.episodes {
            let range = Int(episode.first)..<Int(episode.first + episode.count)
            for at in range {
                let call = store.calls[at]
                // Runs that never got anywhere get little but errors: runs that passed tell what is usual.
                let counts = episode.passed || !hasPassing
                if call.answer != .missing, counts { answers[actions.kinds[at], default: 0] += 1 }
                let cluster = Int(clusters.ofTemplate[Int(call.template)])
                guard cluster != 0 else { continue }
                let window = (at + 1)..<min(at + 4, range.upperBound)
                tallies[cluster].calls += 1
                tallies[cluster].tasks.insert(episode.task)
                if counts { tallies[cluster].kinds[actions.kinds[at], default: 0] += 1 }
                if call.answer == .error { tallies[cluster].shaped += 1 }
                if !window.isEmpty, window.contains(where: { actions.kinds[$0] == actions.kinds[at] }) {
                    tallies[cluster].retried += 1
                }
                if episode.passed {
                    tallies[cluster].passing += 1
                    if at == range.upperBound - 1 { tallies[cluster].ended += 1 }
                }
            }
        }
        isError = tallies.map { tally in
            if tally.shaped > 0 { return true }
            guard tally.tasks.count >= max(3, minimumTasks) else { return false }
            let asked = tally.kinds.keys.reduce(0) { $0 + (answers[$1] ?? 0) }
            let said = tally.kinds.values.reduce(0, +)
            return said > 0 && said * 10 <= asked * 7 && tally.retried * 2 >= tally.calls
                && tally.ended * 5 <= tally.passing
        }
        spread(clusters, store)
    }

    /// What begins as two known errors begin is one too.
    private mutating func spread(_ clusters: MessageClusters, _ store: EpisodeStore) {
        var heads: [String: Set<Int>] = [:]
        func head(_ template: UInt32) -> String? {
            let tokens = store.templates.text(template).split(separator: " ").map(String.init)
            let length = MessageClusters.prefix(of: tokens)
            let head = tokens[..<length]
            let words = head.count { !$0.contains(MessageTemplate.slot) }
            return words >= 2 ? head.joined(separator: " ") : nil
        }
        for cluster in isError.indices where isError[cluster] {
            for template in clusters.members[cluster] {
                if let head = head(template) { heads[head, default: []].insert(cluster) }
            }
        }
        for cluster in isError.indices where !isError[cluster] {
            isError[cluster] = clusters.members[cluster].contains { template in
                head(template).map { (heads[$0]?.count ?? 0) >= 2 } ?? false
            }
        }
    }
}
