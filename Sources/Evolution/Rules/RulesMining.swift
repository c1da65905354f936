/// One look over all that was recorded: from calls to proposals.
struct RulesMining {
    let store: EpisodeStore
    let options: RulesAnalystOptions
    let bar: Spread.Bar
    let actions: ActionTable
    let clusters: MessageClusters
    let table: SignatureTable
    let words: PlainWords
    let passed: Int
    let failed: Int

    /// Most withheld signatures that are listed.
    static let withheldListed = 60

    /// Prepares the tables.
    init(store: EpisodeStore, options: RulesAnalystOptions) {
        self.store = store
        self.options = options
        let known = Set(store.episodes.lazy.map(\.environment).filter { $0 != 0 }).count
        let bar = Spread.Bar(
            tasks: max(1, options.minimumTasks),
            // With one environment the word says nothing: task groups have to do.
            environments: known >= max(2, options.minimumEnvironments) ? options.minimumEnvironments : 0)
        self.bar = bar
        actions = ActionTable(store, bar: bar)
        var weights = Array(repeating: 0, count: store.templates.count)
        for call in store.calls { weights[Int(call.template)] += 1 }
        clusters = MessageClusters(store.templates.texts, weights: weights)
        let judged = ErrorJudgement(store, actions, clusters, minimumTasks: options.minimumTasks).isError
        table = SignatureTable(store, actions, clusters, judged)
        words = PlainWords(store, clusters, judged, bar: bar)
        passed = store.episodes.count { $0.passed }
        failed = store.episodes.count { $0.failed }
    }

    /// The whole analysis.
    func analysis() -> RulesAnalysis {
        var found = Findings()
        let signatures = table.signatures.compactMap { $0 }.sorted {
            ($0.spread.tasks.count, $0.episodes.count, clusters.forms[Int($1.cluster)])
                > ($1.spread.tasks.count, $1.episodes.count, clusters.forms[Int($0.cluster)])
        }
        var small: [SmallClass: [Signature]] = [:]
        for signature in signatures { judge(signature, &found, &small) }
        for (kind, members) in small.sorted(by: { $0.key.order < $1.key.order }) {
            found.proposals.append(smallProposal(kind, members))
        }
        for finding in LoopTable(store, table).findings() { found.proposals.append(proposal(finding)) }
        contrast(&found)
        return finished(found)
    }

    private func judge(
        _ signature: Signature, _ found: inout Findings, _ small: inout [SmallClass: [Signature]]
    ) {
        let message = MessageText(signature, store, clusters, words)
        if signature.muted > 0 {
            found.withhold(
                message.shown, signature.muted, "the retry only hid the message, which mends nothing")
        }
        if PlainWords.readsLikeAnOrder(message.raw) {
            found.withhold(
                MessageTemplate.slot, signature.episodes.count, "its words read like an order to the reader")
            return
        }
        guard
            signature.spread.clears(bar)
                || options.knownKeys.contains(RulesMining.key(kind: "error", identity("error", signature)))
        else {
            small[SmallClass(message.raw), default: []].append(signature)
            return
        }
        if let proposal = fullProposal(signature, message, &found) {
            found.proposals.append(proposal)
        } else {
            small[SmallClass(message.raw), default: []].append(signature)
        }
    }

    private func finished(_ found: Findings) -> RulesAnalysis {
        let tasks = Dictionary(
            store.episodes.map { ($0.index, $0.task) }, uniquingKeysWith: { first, _ in first })
        let order = found.proposals.map { proposal in
            (proposal: proposal, tasks: Set(proposal.lesson.support.episodes.compactMap { tasks[$0] }).count)
        }.sorted { left, right in
            if left.tasks != right.tasks { return left.tasks > right.tasks }
            let counts = (left.proposal.lesson.support.count, right.proposal.lesson.support.count)
            return counts.0 != counts.1
                ? counts.0 > counts.1 : left.proposal.lesson.key < right.proposal.lesson.key
        }.map(\.proposal)
        var verdicts: [Int: EpisodeVerdict] = [:]
        for proposal in order {
            for episode in proposal.lesson.support.episodes {
                verdicts[episode, default: EpisodeVerdict(keys: [])].keys.append(proposal.lesson.key)
            }
        }
        var failuresSeen = 0
        for episode in store.episodes {
            if verdicts[episode.index] == nil {
                verdicts[episode.index] = EpisodeVerdict(keys: [], reason: reason(episode))
            } else if episode.failed {
                failuresSeen += 1
            }
        }
        let report = AnalysisReport(
            episodes: store.episodes.count, failures: failed, failuresSeen: failuresSeen,
            withheld: Array(found.withheld.prefix(RulesMining.withheldListed)))
        return RulesAnalysis(proposals: order, report: report, seenBy: verdicts)
    }

    private func reason(_ episode: EpisodeRecord) -> String {
        let calls = store.calls(of: episode)
        if calls.isEmpty { return "no tool was called" }
        if calls.allSatisfy({ $0.answer == .missing }) { return "no answer of a tool was recorded" }
        let hasError = (Int(episode.first)..<Int(episode.first + episode.count)).contains {
            table.cluster(ofCall: $0) != 0
        }
        if hasError { return "what failed in it taught nothing that may be written down" }
        return "no call failed and none was repeated without effect"
    }
}

/// What the mining has found so far.
struct Findings {
    var proposals: [ProposedPatch] = []
    var withheld: [AnalysisReport.Withheld] = []

    /// Notes something that is not proposed.
    mutating func withhold(_ signature: String, _ episodes: Int, _ reason: String) {
        withheld.append(AnalysisReport.Withheld(signature: signature, episodes: episodes, reason: reason))
    }
}
