internal import Evolution
internal import JSON
internal import LanguageModel

/// What is said of a run's progress; pure, so that its texts can be tested.
enum ProgressText {
    /// The line that is rewritten on a terminal: as much as fits, the most important first.
    static func line(_ snapshot: ProgressSnapshot, width: Int) -> String {
        var line = ""
        for part in parts(snapshot, width: width) {
            let longer = line.isEmpty ? part : line + " · " + part
            // The last column stays free: a full line makes some terminals wrap.
            if !line.isEmpty, longer.count >= width { continue }
            line = longer
        }
        return String(line.prefix(max(1, width - 1)))
    }

    private static func parts(_ snapshot: ProgressSnapshot, width: Int) -> [String] {
        var parts = [stages(snapshot, of: "/")]
        if parts[0].count >= width {
            // What has ended is known; what goes on is news.
            let open = snapshot.stages.all.filter { $0.stage.done < $0.stage.planned }.map(\.purpose)
            if !open.isEmpty { parts[0] = stages(snapshot, of: "/", only: open) }
        }
        if let left = snapshot.secondsLeft, left >= 1 { parts.append("~\(DurationText.words(left)) left") }
        if snapshot.running + snapshot.backingOff > 0 {
            let waiting = snapshot.backingOff > 0 ? ", \(snapshot.backingOff) backing off" : ""
            parts.append("\(snapshot.running) in flight\(waiting)")
        }
        if let spent = spent(snapshot, tokens: SpendingWording.short) { parts.append(spent) }
        return parts
    }

    /// The stages that have begun, the analyses in any case.
    private static func stages(
        _ snapshot: ProgressSnapshot, of separator: String,
        only purposes: [ModelRequest.Purpose] = ModelRequest.Purpose.allCases
    ) -> String {
        let shown = snapshot.stages.all.filter { purpose, stage in
            purposes.contains(purpose) && (purpose == .analysis || stage.planned > 0)
        }
        return shown.map {
            "\(word(for: $0.purpose)) \($0.stage.done)\(separator)\($0.stage.planned)"
        }.joined(separator: ", ")
    }

    private static func word(for purpose: ModelRequest.Purpose) -> String {
        switch purpose {
        case .analysis: "analysed"
        case .merge: "merged"
        case .revision: "revised"
        case .conflict: "settled"
        case .curation: "curated"
        case .draft: "drafted"
        }
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
        var line = stages(snapshot, of: " of ")
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
        let usage = snapshot.spent.usage
        let left = snapshot.secondsLeft.map { JSONValue.integer(Int64(min($0, 1e12).rounded(.up))) }
        let cost: JSONValue = snapshot.isPriced ? .number((snapshot.spent.cost * 1e9).rounded() / 1e9) : .null
        let tokens: JSONValue = [
            "input": .count(usage.input), "cached_input": .count(usage.cachedInput),
            "output": .count(usage.output), "estimated": .bool(snapshot.isEstimated),
        ]
        let stages = snapshot.stages.all.map { purpose, stage -> (String, JSONValue) in
            (purpose.rawValue, ["done": .count(stage.done), "planned": .count(stage.planned)])
        }
        let members: [(String, JSONValue)] =
            [("schema", "skillgit.progress/1"), ("event", "calls")] + stages + [
                ("in_flight", .count(snapshot.running)), ("backing_off", .count(snapshot.backingOff)),
                ("exchanges", .count(snapshot.spent.exchanges)), ("tokens", tokens), ("cost", cost),
                ("currency", .string(snapshot.currency)), ("seconds_left", left ?? .null),
            ]
        return JSONWriter.compact(JSONValue(members: members))
    }
}
