internal import Evolution
internal import JSON
internal import LanguageModel

/// What is said of a run's progress; pure, so that its texts can be tested.
enum ProgressText {
    /// The line that is rewritten on a terminal: as much as fits, the most important first.
    static func line(_ snapshot: ProgressSnapshot, width: Int) -> String {
        var line = ""
        for part in parts(snapshot) {
            let longer = line.isEmpty ? part : line + " · " + part
            // The last column stays free: a full line makes some terminals wrap.
            if !line.isEmpty, longer.count >= width { continue }
            line = longer
        }
        return String(line.prefix(max(1, width - 1)))
    }

    private static func parts(_ snapshot: ProgressSnapshot) -> [String] {
        let stages = snapshot.stages
        var parts = ["analysed \(stages.analysed)/\(stages.analyses)"]
        if stages.merges > 0 { parts[0] += ", merged \(stages.merged)/\(stages.merges)" }
        if let left = snapshot.secondsLeft, left >= 1 { parts.append("~\(DurationText.words(left)) left") }
        if snapshot.running + snapshot.backingOff > 0 {
            let waiting = snapshot.backingOff > 0 ? ", \(snapshot.backingOff) backing off" : ""
            parts.append("\(snapshot.running) in flight\(waiting)")
        }
        if let spent = spent(snapshot, tokens: SpendingWording.short) { parts.append(spent) }
        return parts
    }

    private static func spent(_ snapshot: ProgressSnapshot, tokens: (Int) -> String) -> String? {
        let total = snapshot.spent.usage.total
        guard total > 0 else { return nil }
        var text = "\(snapshot.isEstimated ? "about " : "")\(tokens(total)) tokens"
        if snapshot.isPriced || snapshot.spent.cost > 0 {
            text +=
                ", \(snapshot.isPriced ? "" : "at least ")\(SpendingWording.money(snapshot.spent.cost, snapshot.currency))"
        }
        return text
    }

    /// A line where there is no terminal.
    static func plain(_ snapshot: ProgressSnapshot) -> String {
        let stages = snapshot.stages
        var line = "analysed \(stages.analysed) of \(stages.analyses)"
        if stages.merges > 0 { line += ", merged \(stages.merged) of \(stages.merges)" }
        if let spent = spent(snapshot, tokens: SpendingWording.count) { line += ": \(spent)" }
        if let left = snapshot.secondsLeft, left >= 1 { line += ", about \(DurationText.words(left)) left" }
        return line
    }

    /// What is said once everything is read.
    static func read(_ trajectories: Int, _ episodes: Int) -> String {
        "read \(plural(trajectories, "trajectory", "trajectories")), \(episodes) about the skill"
    }

    /// An event for programs: one JSON object on one line.
    static func event(read trajectories: Int, _ episodes: Int) -> String {
        JSONWriter.compact([
            "schema": "skillgit.progress/1", "event": "read", "trajectories": .count(trajectories),
            "episodes": .count(episodes),
        ])
    }

    /// An event for programs: one JSON object on one line.
    static func event(_ snapshot: ProgressSnapshot) -> String {
        let stages = snapshot.stages
        let usage = snapshot.spent.usage
        let left = snapshot.secondsLeft.map { JSONValue.integer(Int64(min($0, 1e12).rounded(.up))) }
        let cost: JSONValue = snapshot.isPriced ? .number((snapshot.spent.cost * 1e9).rounded() / 1e9) : .null
        return JSONWriter.compact([
            "schema": "skillgit.progress/1", "event": "calls",
            "analysis": ["done": .count(stages.analysed), "planned": .count(stages.analyses)],
            "merge": ["done": .count(stages.merged), "planned": .count(stages.merges)],
            "in_flight": .count(snapshot.running), "backing_off": .count(snapshot.backingOff),
            "exchanges": .count(snapshot.spent.exchanges),
            "tokens": [
                "input": .count(usage.input), "cached_input": .count(usage.cachedInput),
                "output": .count(usage.output), "estimated": .bool(snapshot.isEstimated),
            ],
            "cost": cost, "currency": .string(snapshot.currency), "seconds_left": left ?? .null,
        ])
    }
}
