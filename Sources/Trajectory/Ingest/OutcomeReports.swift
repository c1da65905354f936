internal import JSON

/// Finds the reports of evaluations that lie beside trajectories: in their folder, and up to two above it.
struct OutcomeReports {
    private static let largest = 32 << 20
    private static let mostFiles = 64
    private static let mostFolders = 8

    private var byFolder: [String: [OutcomeReport]] = [:]

    /// Looks for the verdict on a trajectory of a format whose programs keep it in a report.
    ///
    /// Reports of one folder that contradict each other say nothing.
    mutating func label(of summary: TrajectorySummary) -> OutcomeLabel? {
        guard [.sweAgent, .miniSWEAgent, .trace2skill].contains(summary.format) else { return nil }
        let tasks = [summary.task, summary.id].compactMap(\.self)
        var parts = summary.file.split(separator: "/", omittingEmptySubsequences: false)
        for _ in 0..<3 {
            guard parts.popLast() != nil else { return nil }
            let folder = parts.isEmpty ? "." : parts.joined(separator: "/")
            var labels: [OutcomeLabel] = []
            for report in reports(in: folder.isEmpty ? "/" : folder) {
                if let seed = report.seed, let trial = summary.trial, seed != trial { continue }
                labels += tasks.lazy.compactMap { report.label(task: $0) }.prefix(1)
            }
            guard let first = labels.first else { continue }
            if labels.allSatisfy({ $0.outcome == first.outcome }) { return first.origin == .none ? nil : first }
            return nil
        }
        return nil
    }

    private mutating func reports(in folder: String) -> [OutcomeReport] {
        if let known = byFolder[folder] { return known }
        if byFolder.count >= Self.mostFolders { byFolder.removeAll() }
        var found: [OutcomeReport] = []
        var looked = 0
        for name in FileBytes.names(in: folder) where name.hasSuffix(".json") && !name.hasSuffix(".traj.json") {
            let path = folder + "/" + name
            guard looked < Self.mostFiles, FileBytes.kind(of: path) == .file,
                (1...Self.largest).contains(FileBytes.size(of: path))
            else { continue }
            looked += 1
            guard TrajectoryFileReader(file: path, display: path).isCompanion,
                let bytes = try? FileBytes.contents(of: path, most: Self.largest),
                let value = try? JSONValue.parse(bytes), let report = OutcomeReport(value, name: name)
            else { continue }
            found.append(report)
        }
        byFolder[folder] = found
        return found
    }
}
