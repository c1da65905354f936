/// Calls that go round in circles.
struct LoopTable {
    /// A way of going round in circles.
    enum Kind: String, CaseIterable, Sendable {
        /// The same call with the same answer, three times or more.
        case repeated
        /// A failing call sent again as it was.
        case resent
        /// Two calls in turns, each twice or more, with the same answers.
        case alternating
    }

    /// The episodes of one kind, with places.
    struct Finding {
        var kind: Kind
        var episodes: [Int] = []
        var places: [Place] = []
        /// After failures in passing runs: how many next calls differed, of how many.
        var changedAfterFailure = 0
        var failures = 0
    }

    /// Where it was seen.
    struct Place {
        var episode: Int
        var first: UInt32
        var last: UInt32
    }

    private let store: EpisodeStore
    private let table: SignatureTable

    init(_ store: EpisodeStore, _ table: SignatureTable) {
        self.store = store
        self.table = table
    }

    /// Every kind that occurs.
    func findings() -> [Finding] {
        var findings = Kind.allCases.map { Finding(kind: $0) }
        var changed = 0
        var failures = 0
        for (position, episode) in store.episodes.enumerated() {
            let range = Int(episode.first)..<Int(episode.first + episode.count)
            for (number, kind) in Kind.allCases.enumerated() {
                guard let place = place(of: kind, in: range, position) else { continue }
                findings[number].episodes.append(position)
                findings[number].places.append(place)
            }
            guard episode.passed else { continue }
            for at in range.dropLast() where table.cluster(ofCall: at) != 0 {
                failures += 1
                changed += isSame(at, at + 1) ? 0 : 1
            }
        }
        for number in findings.indices {
            findings[number].changedAfterFailure = changed
            findings[number].failures = failures
        }
        return findings.filter { !$0.episodes.isEmpty }
    }

    private func isSame(_ left: Int, _ right: Int) -> Bool {
        store.calls[left].arguments == store.calls[right].arguments
            && store.calls[left].tool == store.calls[right].tool
    }

    private func isSameWithAnswer(_ left: Int, _ right: Int) -> Bool {
        isSame(left, right) && store.calls[left].result == store.calls[right].result
            && store.calls[left].answer != .missing
    }

    private func place(of kind: Kind, in range: Range<Int>, _ position: Int) -> Place? {
        switch kind {
        case .repeated: return repeated(range, position)
        case .resent:
            for at in range.dropLast()
            where isSame(at, at + 1) && table.cluster(ofCall: at) != 0 && table.cluster(ofCall: at + 1) != 0 {
                return place(position, at, at + 1)
            }
        case .alternating:
            for at in range.dropLast(3)
            where isSameWithAnswer(at, at + 2) && isSameWithAnswer(at + 1, at + 3) && !isSame(at, at + 1) {
                return place(position, at, at + 3)
            }
        }
        return nil
    }

    private func repeated(_ range: Range<Int>, _ position: Int) -> Place? {
        var counts: [UInt64: (first: Int, count: Int)] = [:]
        for at in range where store.calls[at].answer != .missing {
            let call = store.calls[at]
            let key = UInt64(call.arguments) << 32 | UInt64(call.result)
            let seen = counts[key] ?? (at, 0)
            counts[key] = (seen.first, seen.count + 1)
            if seen.count + 1 == 3 { return place(position, seen.first, at) }
        }
        return nil
    }

    private func place(_ position: Int, _ first: Int, _ last: Int) -> Place {
        Place(episode: position, first: store.calls[first].step, last: store.calls[last].step)
    }
}

extension RulesMining {
    /// The proposal for a way of going round in circles.
    func proposal(_ finding: LoopTable.Finding) -> ProposedPatch {
        let words = Dictionary(
            store.repeats.map { ($0.episode, $0.words) }, uniquingKeysWith: { first, _ in first })
        let quotes = finding.places.map { place in
            Quotes.Quote(
                episode: UInt32(place.episode), first: place.first, last: place.last,
                words: words[UInt32(place.episode)] ?? shown(place),
                passed: store.episodes[place.episode].passed)
        }
        let failing = finding.episodes.count { store.episodes[$0].failed }
        let passing = finding.episodes.count { store.episodes[$0].passed }
        var cause =
            "Seen in \(finding.episodes.count) of \(store.episodes.count) runs: \(failing) failed and \(passing) passed;"
            + " over all runs \(failed) failed and \(passed) passed."
        if finding.failures > 0 {
            cause +=
                " After a failure, runs that passed changed the call or made another one"
                + " in \(finding.changedAfterFailure) of \(finding.failures) cases."
        }
        let text = RulesMining.text(of: finding.kind)
        return proposal(
            identity: "loop\n\(finding.kind.rawValue)", kind: "loop", theme: "Going round in circles",
            title: text.title,
            item: text.item, cause: cause, episodes: finding.episodes,
            evidence: evidence(of: quotes, role: "loop"))
    }

    /// The action at a place, where its words were not kept.
    private func shown(_ place: LoopTable.Place) -> String {
        let episode = store.episodes[place.episode]
        let range = Int(episode.first)..<Int(episode.first + episode.count)
        return range.first { store.calls[$0].step == place.first }.map { shown(actions.actions[$0]) } ?? ""
    }

    private static func text(of kind: LoopTable.Kind) -> (title: String, item: String) {
        switch kind {
        case .repeated:
            (
                "Stop repeating a call whose answer does not change",
                "Do not send a call again whose answer you already have: change it, look somewhere else,"
                    + " or say what is missing."
            )
        case .resent:
            (
                "Change a failing call before sending it again",
                "Do not send a failing call again as it was: change what its message names, or look it up first."
            )
        case .alternating:
            (
                "Leave a circle of two calls by trying a third way",
                "When two calls in turns bring back the same two answers, stop and try a third way."
            )
        }
    }
}
