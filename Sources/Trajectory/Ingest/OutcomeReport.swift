internal import JSON

/// What the report of an evaluation says about tasks: SWE-bench's lists of ids, or Trace2Skill's `results.json`.
struct OutcomeReport {
    private var labels: [String: OutcomeLabel] = [:]
    /// The seed of the runs it reports on, where it names one.
    private(set) var seed: String?

    /// Reads a report; `nil` when it is none.
    init?(_ value: JSONValue, name: String) {
        if value["resolved_ids"]?.array != nil {
            takeLists(value, name: name)
        } else if let results = value["results"]?.array, value["total_instances"] != nil {
            seed = value["seed"].flatMap(TrajectoryFacts.scalar)
            for result in results { take(result, name: name) }
        } else {
            return nil
        }
    }

    /// The verdict on a task; `nil` when the report does not name it.
    func label(task: String) -> OutcomeLabel? { labels[task] }

    private mutating func takeLists(_ value: JSONValue, name: String) {
        func ids(_ key: String) -> [String] { value[key]?.array?.compactMap(\.string) ?? [] }
        let note = "\(name.prefix(200))"
        // An error of the evaluation is no verdict on the agent; a task without any change is.
        for id in ids("error_ids") {
            labels[id] = OutcomeLabel(outcome: .unknown, origin: .none, note: "\(note): the evaluation failed")
        }
        for id in ids("completed_ids") + ids("unresolved_ids") + ids("empty_patch_ids") {
            labels[id] = OutcomeLabel(outcome: .failure, score: 0, origin: .beside, note: note)
        }
        for id in ids("resolved_ids") {
            labels[id] = OutcomeLabel(outcome: .success, score: 1, origin: .beside, note: note)
        }
    }

    private mutating func take(_ result: JSONValue, name: String) {
        guard let id = result["id"].flatMap(TrajectoryFacts.scalar), let isSuccess = result["success"]?.bool else {
            return
        }
        let error = result["error"]?.string ?? ""
        let note = "\(name.prefix(200))" + (error.isEmpty ? "" : ": \(error.prefix(200))")
        labels[id] = OutcomeLabel(
            outcome: isSuccess ? .success : .failure, score: isSuccess ? 1 : 0, origin: .beside, note: note)
    }
}
