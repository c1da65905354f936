/// What a message means in general, for those seen too rarely to be quoted: the rule then names nothing of the run.
enum SmallClass: String, CaseIterable, Sendable {
    case staleText, test, missing, exists, permission, form, ambiguous, limit, time, other

    /// The place in the order of classes.
    var order: Int { SmallClass.allCases.firstIndex(of: self) ?? 0 }

    /// Classes a message by general words of the language.
    init(_ tokens: [String]) {
        let words = Set(tokens.map { PlainWords.core($0) })
        let text = tokens.joined(separator: " ").lowercased()
        func has(_ any: String...) -> Bool { any.contains { words.contains($0) } }
        func says(_ any: String...) -> Bool { any.contains { text.contains($0) } }
        self =
            if has("replace", "replacement", "match", "matches", "hunk", "patch")
                && has("not", "no", "found", "failed")
            {
                .staleText
            } else if has("assertionerror", "assertion", "assert")
                || has("test", "tests") && has("failed", "failing", "failure")
            {
                .test
            } else if says("already exist", "duplicate", "file exists") {
                .exists
            } else if says(
                "not found", "no such", "does not exist", "doesn't exist", "not exist", "unknown",
                "undefined",
                "no module", "not defined", "has no", "unrecognized", "missing")
            {
                .missing
            } else if has(
                "permission", "denied", "forbidden", "unauthorized", "allowed", "permitted", "refused")
            {
                .permission
            } else if has("ambiguous") {
                .ambiguous
            } else if has(
                "syntax", "invalid", "parse", "parsing", "unexpected", "malformed", "decode", "type",
                "argument",
                "arguments", "required", "usage"
            ) {
                .form
            } else if says(
                "not enough", "insufficient", "exceed", "too many", "too large", "too long", "limit",
                "balance")
            {
                .limit
            } else if says("timed out", "timeout", "time out") {
                .time
            } else {
                .other
            }
    }

    /// An imperative title.
    var title: String {
        switch self {
        case .staleText: "Read a text again before replacing part of it"
        case .test: "Read the first failed check before changing more"
        case .missing: "Look at what is there before naming it"
        case .exists: "Look whether a thing is there before creating it"
        case .permission: "Check that an action is allowed before starting it"
        case .form: "Check the form of a call before sending it"
        case .ambiguous: "Say which one is meant where a name fits several"
        case .limit: "Compare a request with its limit before sending it"
        case .time: "Cut long work into pieces that end in time"
        case .other: "Mend what a failed call names before the next try"
        }
    }

    /// The rule as a sentence.
    var item: String {
        switch self {
        case .staleText:
            "Read a text again just before you replace part of it, and copy the part from what it says now."
        case .test:
            "Run the checks after each change, and when one fails, find out why the first of them failed before you change"
                + " more."
        case .missing:
            "Before you name something that should exist, list or read what is there; names that were only guessed"
                + " failed."
        case .exists: "Before you create something, look whether it is already there."
        case .permission:
            "Before you start an action, check that it is allowed here, and ask for what is missing instead of trying"
                + " again."
        case .form:
            "Before you send a call, check its form and its arguments against the tool's description or a call that"
                + " worked."
        case .ambiguous: "Where a name could mean several things, say which one is meant."
        case .limit:
            "Before you send a request, compare what it asks for with the limit or balance it is held against."
        case .time:
            "Cut work that may take long into pieces that end in time, or start it so that you can look at it later."
        case .other: "When a call fails, read the whole message and mend what it names before the next try."
        }
    }
}

extension RulesMining {
    /// One proposal for all rare messages of a class.
    func smallProposal(_ kind: SmallClass, _ members: [Signature]) -> ProposedPatch {
        let episodes = Array(Set(members.flatMap(\.episodes))).sorted()
        let tasks = Set(episodes.map { store.episodes[$0].task }).count
        let failing = episodes.count { store.episodes[$0].failed }
        let cause =
            "Messages of this sort, each too rare to be a rule of its own, were met in \(episodes.count) of"
            + " \(store.episodes.count) runs over \(tasks) task groups; \(failing) of those runs failed."
        return proposal(
            identity: "class\n\(kind.rawValue)", kind: "class", theme: "Rare errors", title: kind.title,
            item: kind.item,
            cause: cause, episodes: episodes, evidence: evidence(of: members))
    }
}
