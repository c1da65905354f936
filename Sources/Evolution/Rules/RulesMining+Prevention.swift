extension RulesMining {
    /// How runs fared that looked before their first try, against those that did not.
    struct Prevention {
        var with = 0
        var metWith = 0
        var without = 0
        var metWithout = 0

        /// Whether looking first clearly keeps the message away.
        var isConvincing: Bool {
            guard with >= 10, without >= 10, metWithout >= 5 else { return false }
            return metWith * without * 3 <= metWithout * with
        }

        /// The figures as a sentence; empty when there are too few.
        var sentence: String {
            guard with >= 5 else { return "" }
            return " Of \(with) runs that looked before their first try \(metWith) met it there,"
                + " of \(without) that did not \(metWithout)."
        }
    }

    /// Counts over the first try of the failing kind in every episode.
    func prevention(_ signature: Signature, _ probe: ActionTable.Action) -> Prevention {
        var counts = Prevention()
        for episode in store.episodes {
            var looked = false
            for at in Int(episode.first)..<Int(episode.first + episode.count) {
                if actions.actions[at] == probe { looked = true }
                guard actions.kinds[at] == signature.kind else { continue }
                let met = table.cluster(ofCall: at) == signature.cluster
                if looked {
                    counts.with += 1
                    counts.metWith += met ? 1 : 0
                } else {
                    counts.without += 1
                    counts.metWithout += met ? 1 : 0
                }
                break
            }
        }
        return counts
    }
}
