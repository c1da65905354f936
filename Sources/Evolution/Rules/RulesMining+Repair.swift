extension RulesMining {
    /// A change of the failing call that mended it over several task groups.
    struct Repair {
        var added: String?
        var removed: String?
        var tasks: Int
    }

    /// The change that passing runs made most often, when it is theirs and not one that every retry makes.
    func repair(of signature: Signature) -> Repair? {
        let tally = signature.repairs
        guard tally.all.tasks.count >= bar.tasks else { return nil }
        let others = table.signatures.compactMap { $0 }.filter { $0.cluster != signature.cluster }.map(
            \.repairs)
        func isOwn(_ tasks: Int, _ token: UInt16) -> Bool {
            let share = Double(tasks) / Double(tally.all.tasks.count)
            let elsewhere = others.reduce(0) { $0 + ($1.added[token]?.tasks.count ?? 0) }
            let changes = others.reduce(0) { $0 + $1.all.tasks.count }
            let usual = changes == 0 ? 0 : Double(elsewhere) / Double(changes)
            return share >= 0.3 && share >= usual * 2
        }
        let pair = tally.pairs.filter { isFit($0.value, $0.key.added) && isFit($0.value, $0.key.removed) }
            .max {
                ($0.value.tasks.count, $1.key.added, $1.key.removed) < (
                    $1.value.tasks.count, $0.key.added, $0.key.removed
                )
            }
        if let pair, isOwn(pair.value.tasks.count, pair.key.added) {
            return Repair(
                added: store.tokens.text(pair.key.added), removed: store.tokens.text(pair.key.removed),
                tasks: pair.value.tasks.count)
        }
        let added = tally.added.filter { isFit($0.value, $0.key) }
            .max { ($0.value.tasks.count, $1.key) < ($1.value.tasks.count, $0.key) }
        if let added, isOwn(added.value.tasks.count, added.key) {
            return Repair(added: store.tokens.text(added.key), removed: nil, tasks: added.value.tasks.count)
        }
        return nil
    }

    private func isFit(_ spread: Spread, _ token: UInt16) -> Bool {
        guard spread.clears(bar) else { return false }
        let text = store.tokens.text(token)
        if text == "….…" || ["=", "<", ">", "<=", ">=", "!=", "<>", "=="].contains(text) { return true }
        return text != MessageTemplate.slot && text.unicodeScalars.contains { $0.properties.isAlphabetic }
            && !Muting.isUnfit(command: [text])
    }

    func repairProposal(_ signature: Signature, _ message: MessageText, _ repair: Repair) -> ProposedPatch {
        let qualified = "….…"
        let mend: String
        let title: String
        switch (repair.added, repair.removed) {
        case (qualified?, _):
            mend = "write a name together with what it belongs to (`\(qualified)`)"
            title = "Qualify names that could mean more than one thing"
        case (let added?, let removed?):
            mend = "write `\(added)` instead of `\(removed)`"
            title = "Use \(added) instead of \(removed) where a call would be refused"
        case (let added?, nil):
            mend = "say it with `\(added)`"
            title = "Use \(added) where a call would be refused without it"
        default:
            mend = "leave out what the message names"
            title = "Leave out what the call is refused for"
        }
        let item =
            "Where a call would end in `\(message.shown)`, \(mend):"
            + " that is the change with which runs that passed went on."
        let cause =
            "The error was met in \(signature.episodes.count) of \(store.episodes.count) runs over"
            + " \(signature.spread.tasks.count) task groups. In runs that passed the same change mended the call"
            + " in \(repair.tasks) task groups."
        return proposal(
            kind: "error", signature, theme: "Mending calls", title: title, item: item, cause: cause,
            provenCommands: [repair.added, repair.removed].compactMap { $0 }.filter { $0 != qualified })
    }
}
