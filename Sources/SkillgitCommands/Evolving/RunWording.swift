internal import Evolution

/// How a run's numbers are put into words.
enum RunWording {
    /// Trajectories by state and outcome, in one line.
    static func totals(_ totals: RunTotals) -> String {
        let states = ["used", "merged", "refused", "failed", "irrelevant", "duplicate"]
            .compactMap { state in totals.states[state].flatMap { $0 > 0 ? "\($0) \(state)" : nil } }
        let inferred = totals.inferred > 0 ? ", \(totals.inferred) of these inferred" : ""
        return
            "\(plural(totals.trajectories, "trajectory", "trajectories"))\(states.isEmpty ? "" : ": ")\(states.joined(separator: ", ")); "
            + "success \(totals.outcomes["success"] ?? 0), failure \(totals.outcomes["failure"] ?? 0), "
            + "unknown \(totals.outcomes["unknown"] ?? 0)\(inferred); \(plural(totals.tasks, "task"))"
    }

    /// Why trajectories stand behind no patch of their run, the most frequent reason first.
    static func reasons(_ records: [TrajectoryRecord]) -> [(String, Int)] {
        var counts: [String: Int] = [:]
        for record in records where record.state != .used { counts[record.reason ?? "", default: 0] += 1 }
        counts[""] = nil
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    }

    /// What the rules analyst says about its own sight, in one line; `nil` when it was not asked.
    static func sight(_ report: AnalysisReport?) -> String? {
        guard let report else { return nil }
        guard report.failures > 0 else { return "the rules analyst saw no failed run" }
        let share = report.failuresSeen * 100 / report.failures
        let rest =
            report.failuresSeen < report.failures ? "; the others fail without an error that it can see" : ""
        return
            "the rules analyst has something to say about \(report.failuresSeen) of \(plural(report.failures, "failed run")) (\(share)%)\(rest)"
    }
}
