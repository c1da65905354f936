extension RulesMining {
    /// A command that recovered, or tends to, with its figures.
    struct Probe {
        var action: ActionTable.Action
        var following: Signature.Following
        var share: Double
    }

    /// The proposal for a signature that clears the bars.
    func fullProposal(_ signature: Signature, _ message: MessageText, _ found: inout Findings)
        -> ProposedPatch?
    {
        let probes = probes(signature, message, &found)
        let repair = probes.isEmpty ? repair(of: signature) : nil
        guard message.isRecognisable else {
            return nil
        }
        if let first = probes.first {
            return probeProposal(signature, message, first, probes.dropFirst().first)
        }
        if let repair { return repairProposal(signature, message, repair) }
        return saidProposal(signature, message)
    }

    /// The looks that passing runs took between the message and the try that worked, best first.
    private func probes(_ signature: Signature, _ message: MessageText, _ found: inout Findings) -> [Probe] {
        let base = table.base[signature.kind]
        var candidates: [Probe] = []
        for (action, following) in signature.following.sorted(by: { $0.key < $1.key }) {
            let entry = actions.entries[Int(action)]
            guard following.spread.clears(bar), entry.kind != signature.kind else { continue }
            let share = Double(following.passing) / Double(max(1, signature.passed))
            guard share >= 0.1, isBetter(signature, action, following, base) else { continue }
            let tokens = entry.tokens.map { store.tokens.text($0) }
            if entry.tool == signature.tool, tokens.isEmpty { continue }
            if !tokens.isEmpty, Muting.isUnfit(command: tokens) {
                found.withhold(message.shown, following.passing, "the recovery hides or destroys what failed")
                continue
            }
            guard words.allows(tool: entry.tool) else { continue }
            candidates.append(Probe(action: action, following: following, share: share))
        }
        candidates.sort {
            ($0.following.next, $0.following.passing, -$0.action) > (
                $1.following.next, $1.following.passing, -$1.action
            )
        }
        guard let first = candidates.first else { return [] }
        return [first]
            + candidates.dropFirst().filter { $0.following.next * 5 >= first.following.next * 2 }.prefix(1)
    }

    /// Whether a command follows the message more often than it follows calls that worked, or runs that ran it after the
    /// message passed more often than those that did not.
    private func isBetter(
        _ signature: Signature, _ action: ActionTable.Action, _ following: Signature.Following,
        _ base: SignatureTable.Base?
    ) -> Bool {
        let rate = Double(following.occurrences) / Double(max(1, signature.occurrences))
        let usual = Double(base?.following[action] ?? 0) / Double(max(1, base?.calls ?? 0))
        if rate >= 0.1, rate >= usual * 1.5 { return true }
        let with = following.passing + following.failing
        let without = signature.passed + signature.failed - with
        guard with >= 5, without >= 5 else { return false }
        let passedWith = Double(following.passing) / Double(with)
        let passedWithout = Double(signature.passed - following.passing) / Double(without)
        return passedWith >= passedWithout * 1.5
    }

    private func probeProposal(
        _ signature: Signature, _ message: MessageText, _ first: Probe, _ second: Probe?
    ) -> ProposedPatch {
        let commands = [first, second].compactMap { $0 }.map { shown($0.action) }
        let verb = actions.entries[Int(first.action)].tokens.isEmpty ? "call" : "run"
        let either = commands.map { "`\($0)`" }.joined(separator: " or ")
        let prevention = prevention(signature, first.action)
        let share = RulesMining.share(first.following.passing, signature.passed)
        var item: String
        var title: String
        if let noun = message.noun {
            item = "Before you name \(MessageSubject.withArticle(noun)), \(verb) \(either)"
            item += ": a name that was only guessed ends in `\(message.shown)`"
            let naming = "before naming \(MessageSubject.withArticle(noun))"
            title = "\(RulesMining.capitalised(verb)) \(commands[0]) \(naming)"
            if title.count > 72 { title = "Look up what is there \(naming)" }
        } else {
            item = "When a call ends in `\(message.shown)`, \(verb) \(either) before the next try"
            title = "\(RulesMining.capitalised(verb)) \(commands[0]) before retrying a failed call"
            if title.count > 72 { title = "Look up what a failed call needs before retrying it" }
        }
        item += ", and \(share) of the runs that met it and passed looked there before the next try"
        if prevention.isConvincing { item += "; runs that looked first hardly ever met it" }
        let cause =
            "The error was met in \(signature.episodes.count) of \(store.episodes.count) runs"
            + " over \(signature.spread.tasks.count) task groups, \(signature.failed) of which failed."
            + " Of the \(signature.passed) that passed, \(first.following.passing) looked there before the next try,"
            + " \(first.following.next) at once." + prevention.sentence
        return proposal(
            kind: "error", signature, theme: message.noun.map { "Names: \($0)" } ?? "Looking before retrying",
            title: title, item: item + ".", cause: cause, provenCommands: commands)
    }

    private func saidProposal(_ signature: Signature, _ message: MessageText) -> ProposedPatch {
        let tool = store.tools.text(signature.tool)
        let mayName = words.allows(tool: signature.tool) && RulesMining.isToolName(tool)
        let subject = mayName ? "calling `\(tool)`" : "the call"
        let item =
            "Before \(subject), make sure that it will not be refused with `\(message.shown)`:"
            + " work out first what that message asks for, then call once."
        let title =
            (mayName ? "Check before \(tool):" : "Check before the call:")
            + RulesMining.clause(message.tokens)
        let cause =
            "A tool answered so in \(signature.episodes.count) of \(store.episodes.count) runs"
            + " over \(signature.spread.tasks.count) task groups; \(signature.failed) of them failed"
            + " and \(signature.passed) passed."
        return proposal(
            kind: "error", signature, theme: "What tools refuse", title: title, item: item, cause: cause,
            provenCommands: [])
    }

    /// The first clause of a message, with a blank before every word.
    private static func clause(_ tokens: [String]) -> String {
        var words: [String] = []
        for token in tokens[MessageClusters.prefix(of: tokens)...] {
            let word = PlainWords.core(token)
            if !word.contains(MessageTemplate.slot), !word.isEmpty { words.append(word) }
            if token.hasSuffix(",") || token.hasSuffix(";") || token.hasSuffix(":") || words.count > 9 {
                break
            }
        }
        while words.count > 2, let last = words.last, dangling.contains(last) { words.removeLast() }
        return words.map { " " + $0 }.joined()
    }

    /// Words that cannot end a clause.
    private static let dangling: Set<String> = [
        "in", "of", "on", "to", "at", "for", "with", "than", "is", "the", "a", "an", "near", "but", "and",
        "or", "as",
    ]

    /// Letters, digits and the marks that names of tools have.
    static func isToolName(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.count <= 48
            && name.utf8.allSatisfy { isWordByte($0) || $0 == 0x2D || $0 == 0x2E }
    }

    /// An action as a reader would type it.
    func shown(_ action: ActionTable.Action) -> String {
        let entry = actions.entries[Int(action)]
        if let phrase = entry.phrase { return phrase }
        guard !entry.tokens.isEmpty else { return store.tools.text(entry.tool) }
        let text = entry.tokens.map { store.tokens.text($0) }.joined(separator: " ")
        if entry.bracketed * 2 > entry.calls { return text + "(…)" }
        return entry.longer * 2 > entry.calls ? text + " …" : text
    }

    static func capitalised(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

    /// A share in words, so that a rule needs no new text for every run.
    static func share(_ part: Int, _ whole: Int) -> String {
        let rate = Double(part) / Double(max(1, whole))
        return if rate >= 0.9 { "nearly all" } else if rate >= 0.6 { "most" } else if rate >= 0.4 {
            "about half"
        } else if rate >= 0.2 { "many" } else { "some" }
    }
}
