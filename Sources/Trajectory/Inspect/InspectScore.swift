internal import JSON

/// Reads the scores of a sample: `C`orrect, `I`ncorrect, `P`artial, `N`o answer, numbers, truth values, words.
enum InspectScore {
    /// The outcome; of several scorers the lowest score counts.
    ///
    /// A sample that ended in an error was not judged.
    static func outcome(of sample: JSONValue) -> OutcomeLabel {
        if let error = sample["error"], !error.isNull {
            let message = error["message"]?.string ?? ""
            return unknown("the sample ended in an error" + (message.isEmpty ? "" : ": \(message.prefix(200))"))
        }
        guard let scores = sample["scores"], !scores.memberKeys.isEmpty else {
            return unknown(sample["limit"].map { $0.isNull ? nil : "stopped at a limit, and not scored" } ?? nil)
        }
        var lowest: OutcomeLabel?
        for (scorer, score) in scores.members {
            guard let label = label(score["value"] ?? score, scorer: scorer) else { continue }
            if let known = lowest?.score, known <= label.score ?? 0 { continue }
            lowest = label
        }
        return lowest ?? unknown("scores of no kind that is read")
    }

    private static func unknown(_ note: String?) -> OutcomeLabel {
        OutcomeLabel(outcome: .unknown, origin: .none, note: note)
    }

    private static func label(_ value: JSONValue, scorer: String) -> OutcomeLabel? {
        let note = "scorer \(scorer.prefix(100))"
        func label(_ score: Double) -> OutcomeLabel {
            OutcomeLabel(outcome: score >= 1 ? .success : .failure, score: score, origin: .recorded, note: note)
        }
        switch value.string {
        case "C": return label(1)
        case "I", "N": return label(0)
        case "P": return label(0.5)
        default: break
        }
        guard var read = OutcomeLabel(recorded: value, key: note) else {
            // One score made of several: the lowest.
            return value.memberValues.compactMap { self.label($0, scorer: scorer) }
                .min { ($0.score ?? 0) < ($1.score ?? 0) }
        }
        read.score = read.score ?? (read.outcome == .success ? 1 : 0)
        return read
    }
}
