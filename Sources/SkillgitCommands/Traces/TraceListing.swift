internal import ContentHash
internal import JSON
internal import Trajectory

/// Takes trajectories and hands over a row for each.
struct TraceListing: EpisodeSink {
    /// One trajectory, or what could not be read.
    struct Row {
        var result: Result<TrajectorySummary, TrajectoryFailure>
        var disposition: Disposition?
    }

    private let take: (Row) -> Void

    init(_ take: @escaping (Row) -> Void) { self.take = take }

    mutating func step(_ step: Step) {}

    mutating func ended(_ summary: TrajectorySummary, disposition: Disposition) {
        take(Row(result: .success(summary), disposition: disposition))
    }

    mutating func broke(_ failure: TrajectoryFailure) {
        take(Row(result: .failure(failure), disposition: nil))
    }
}

extension TraceListing.Row {
    /// The task group, where the trajectory is one to be analysed.
    private var task: String? {
        if case .episode(let task, _)? = disposition { return task }
        return nil
    }

    private var state: String {
        switch disposition {
        case .episode: "episode"
        case .irrelevant: "irrelevant"
        case .duplicate: "duplicate"
        case nil: "failed"
        }
    }

    func print(to terminal: Terminal) {
        let output = terminal.output
        switch result {
        case .success(let summary):
            let color: Style =
                switch summary.outcome.outcome {
                case .success: .green
                case .failure: .red
                case .unknown: .dim
                }
            let mark = summary.outcome.origin == .inferred ? "~" : " "
            let outcome =
                summary.outcome.outcome.rawValue
                + String(repeating: " ", count: 7 - summary.outcome.outcome.rawValue.count)
            var line =
                "\(output.styled(outcome, color))\(mark) \(summary.format.rawValue)  \(Visible.line(summary.id))"
            if let task { line += "  task \(Visible.line(task))" }
            line += "  \(plural(summary.stepCount, "step"))"
            if state != "episode" { line += "  (\(state))" }
            terminal.print(line)
        case .failure(let failure):
            terminal.print("\(output.styled("broken ", .red))  \(Visible.line(failure.description))")
        }
    }

    var json: JSONValue {
        switch result {
        case .success(let summary):
            JSONValue(members: [
                ("id", .string(summary.id)), ("hash", .string(summary.hash.hex)), ("state", .string(state)),
                ("format", .string(summary.format.rawValue)), ("file", .string(summary.file)),
                ("ordinal", .count(summary.ordinal)), ("task", .optional(task)),
                ("trial", .optional(summary.trial)),
                ("environment", .optional(summary.environment)), ("agent", .optional(summary.agent)),
                ("model", .optional(summary.model)), ("outcome", .string(summary.outcome.outcome.rawValue)),
                ("outcome_origin", .string(summary.outcome.origin.rawValue)),
                ("score", summary.outcome.score.map { .number($0) } ?? .null),
                ("steps", .count(summary.stepCount)),
                ("skills", .array(summary.skills.map { .string($0.name) })),
            ])
        case .failure(let failure):
            JSONValue(members: [
                ("state", .string(state)), ("file", .string(failure.file)),
                ("ordinal", failure.ordinal.map { .count($0) } ?? .null),
                ("line", failure.line.map { .count($0) } ?? .null),
                ("reason", .string(failure.reason)),
            ])
        }
    }
}
