internal import Trajectory

/// Puts what reading found into words.
enum TraceWording {
    static func print(_ report: IngestReport, to terminal: Terminal) {
        let formats = report.formats.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(
            separator: ", ")
        terminal.print(
            "\(plural(report.total, "trajectory", "trajectories")) in \(plural(report.files, "file")): \(report.episodes) readable, "
                + "\(report.duplicates) duplicate, \(report.failures) broken\(formats.isEmpty ? "" : " (\(formats))")"
        )
        let outcomes = report.outcomes.sorted { $0.key < $1.key }.map { key, count in
            let parts = key.split(separator: "/", maxSplits: 1)
            return "\(parts.first ?? "") \(count)\(parts.count > 1 ? " (\(parts[1]))" : "")"
        }
        if !outcomes.isEmpty { terminal.print("outcomes: \(outcomes.joined(separator: ", "))") }
        terminal.print("tasks: \(report.taskGroups)")
        EvolveReport.printIngest(report, to: terminal)
    }
}
