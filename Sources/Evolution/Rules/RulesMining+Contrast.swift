extension RulesMining {
    /// What separates the runs of one task that passed from those that failed.
    private struct Separation {
        /// Task groups in which all successes and no failure did it.
        var good: [UInt32] = []
        /// Task groups in which all failures and no success did it.
        var bad: [UInt32] = []
        /// How many of either would be expected if outcomes were dealt by chance.
        var expectedGood = 0.0
        var expectedBad = 0.0
    }

    /// Actions by which successes and failures of the same task differ over several task groups.
    func contrast(_ found: inout Findings) {
        var groups: [UInt32: [Int]] = [:]
        for (position, episode) in store.episodes.enumerated() where episode.passed || episode.failed {
            groups[episode.task, default: []].append(position)
        }
        var separations: [ActionTable.Action: Separation] = [:]
        for (task, members) in groups.sorted(by: { $0.key < $1.key })
        where members.count > 1 && members.count <= 64 {
            separate(task, members, &separations)
        }
        for (action, separation) in separations.sorted(by: { $0.key < $1.key }) {
            for isGood in [true, false] { judge(action, separation, isGood, &found) }
        }
    }

    private func separate(
        _ task: UInt32, _ members: [Int], _ separations: inout [ActionTable.Action: Separation]
    ) {
        let passing = members.count { store.episodes[$0].passed }
        let failing = members.count - passing
        guard passing > 0, failing > 0 else { return }
        var doers: [ActionTable.Action: (passing: Int, failing: Int)] = [:]
        for position in members {
            let episode = store.episodes[position]
            let done = Set(actions.actions[Int(episode.first)..<Int(episode.first + episode.count)])
            for action in done {
                doers[action, default: (0, 0)].passing += episode.passed ? 1 : 0
                doers[action, default: (0, 0)].failing += episode.passed ? 0 : 1
            }
        }
        for (action, count) in doers {
            let all = count.passing + count.failing
            let chance = 1 / RulesMining.choices(members.count, all)
            if all == passing { separations[action, default: Separation()].expectedGood += chance }
            if all == failing { separations[action, default: Separation()].expectedBad += chance }
            if count == (passing, 0) { separations[action, default: Separation()].good.append(task) }
            if count == (0, failing) { separations[action, default: Separation()].bad.append(task) }
        }
    }

    private func judge(
        _ action: ActionTable.Action, _ separation: Separation, _ isGood: Bool, _ found: inout Findings
    ) {
        let tasks = isGood ? separation.good : separation.bad
        let expected = isGood ? separation.expectedGood : separation.expectedBad
        guard tasks.count >= bar.tasks else { return }
        // What another rule already tells to run needs no second one.
        if found.proposals.contains(where: { $0.provenCommands.contains(shown(action)) }) { return }
        let entry = actions.entries[Int(action)]
        let name = shown(action)
        let isNamed =
            words.allows(tool: entry.tool) && (!entry.tokens.isEmpty || RulesMining.isToolName(name))
        guard isNamed,
            entry.tokens.isEmpty || !Muting.isUnfit(command: entry.tokens.map { store.tokens.text($0) })
        else { return }
        guard RulesMining.tail(tasks.count, expected) <= 0.01 else {
            found.withhold(
                name, tasks.count,
                isGood
                    ? "it separates successes from failures no more often than chance would"
                    : "it separates failures from successes no more often than chance would")
            return
        }
        found.proposals.append(contrastProposal(action, name, Set(tasks), expected, isGood))
    }

    private func contrastProposal(
        _ action: ActionTable.Action, _ name: String, _ tasks: Set<UInt32>, _ expected: Double, _ isGood: Bool
    ) -> ProposedPatch {
        let episodes = store.episodes.indices.filter {
            tasks.contains(store.episodes[$0].task)
                && (store.episodes[$0].passed || store.episodes[$0].failed)
        }
        let entry = actions.entries[Int(action)]
        let verb = entry.tokens.isEmpty ? "call" : "run"
        let item =
            isGood
            ? "Consider `\(name)` before you finish: in several tasks every run that passed used it and none that failed"
                + " did."
            : "Think twice before you \(verb) `\(name)`: in several tasks every run that failed used it and none that"
                + " passed did."
        let cause =
            "In \(tasks.count) task groups with successes and failures it separates the two;"
            + " were outcomes dealt by chance, about \(Int(expected.rounded())) would be expected."
        return proposal(
            identity: "contrast\n\(isGood)\n\(name)", kind: "contrast", theme: "Choice of calls",
            title: isGood ? "Use \(name) before finishing" : "Think twice before using \(name)", item: item,
            cause: cause,
            episodes: episodes, evidence: evidence(of: places(action, episodes), role: "contrast"),
            provenCommands: entry.tokens.isEmpty || !entry.passing.clears(bar) ? [] : [name])
    }

    private func places(_ action: ActionTable.Action, _ episodes: [Int]) -> [Quotes.Quote] {
        episodes.compactMap { position in
            let episode = store.episodes[position]
            let range = Int(episode.first)..<Int(episode.first + episode.count)
            guard let at = range.first(where: { actions.actions[$0] == action }) else { return nil }
            let step = store.calls[at].step
            return Quotes.Quote(
                episode: UInt32(position), first: step, last: step, words: shown(action),
                passed: episode.passed)
        }
    }

    /// How many ways there are to choose `part` of `whole`.
    private static func choices(_ whole: Int, _ part: Int) -> Double {
        var ways = 1.0
        for step in 0..<min(part, whole - part) { ways = ways * Double(whole - step) / Double(step + 1) }
        return ways
    }

    /// The chance of at least `count` when `expected` are expected (Poisson, which is on the safe side here).
    private static func tail(_ count: Int, _ expected: Double) -> Double {
        var term = 1.0
        var below = 0.0
        var all = 0.0
        for step in 0..<(count + 200) {
            all += term
            if step < count { below += term }
            term *= expected / Double(step + 1)
        }
        return max(0, 1 - below / all)
    }
}
