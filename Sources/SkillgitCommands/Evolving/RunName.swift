internal import Evolution
internal import SkillRepository

/// Finds the run that a user means.
enum RunName {
    /// The run's id, when the name has its form.
    static func id(_ name: String) -> RunID? { RunID(name) }

    /// The run that is meant: by its id, a beginning of it, or its branch; without a name the only one that is open.
    static func run(_ name: String?, in repository: SkillRepository) throws -> LogView.Run {
        let log = try repository.log()
        if let name {
            let found = log.runs.filter {
                $0.record.id.text == name || $0.branch == name
                    || (name.utf8.count > 2 && $0.record.id.text.hasPrefix(name))
            }
            guard found.count == 1 else {
                throw CommandFailure(
                    found.isEmpty
                        ? "there is no run '\(Visible.line(name))'"
                        : "'\(Visible.line(name))' fits several runs",
                    hints: ["skillgit log --all lists the runs"])
            }
            return found[0]
        }
        let open = log.open
        if open.count == 1 { return open[0] }
        if open.isEmpty {
            throw CommandFailure(
                "no run is open: nothing is left to decide or to merge",
                hints: ["skillgit log --all shows the finished ones"],
                status: .negative)
        }
        throw CommandFailure(
            "\(open.count) runs are open",
            hints: ["name one: " + open.map(\.record.id.text).joined(separator: ", ")], status: .usage)
    }
}
