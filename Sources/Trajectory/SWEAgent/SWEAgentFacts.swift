internal import JSON

extension TrajectoryFacts {
    /// Takes what a SWE-agent file says.
    ///
    /// How it ended is no outcome: a submitted change may solve nothing.
    mutating func takeSWEAgent(_ object: JSONValue, display: String) {
        id = InstanceName.stem(of: display)
        agent = "swe-agent"
        let replay = object["replay_config"].flatMap { $0.string.flatMap { try? JSONValue.parse($0) } ?? $0 }
        model = replay?["agent"]?["model"]?["name"]?.string
        task =
            object["instance_id"]?.string ?? replay?["problem_statement"]?["id"]?.string
            ?? InstanceName.instance(in: InstanceName.stem(of: display))
        let repository = replay?["env"]?["repo"]
        environment = InstanceName.repository(of: task) ?? repository?["github_url"]?.string
        noteExit(object["info"]?["exit_status"])
    }

    /// Takes what a mini-swe-agent file says.
    mutating func takeMiniSWEAgent(_ object: JSONValue, display: String) {
        let info = object["info"]
        let version = info?["mini_version"]?.string
        id = InstanceName.stem(of: display)
        agent = "mini-swe-agent" + (version.map { " " + $0.prefix(40) } ?? "")
        model = info?["config"]?["model"]?["model_name"]?.string
        task =
            object["instance_id"]?.string ?? info?["instance_id"]?.string
            ?? InstanceName.instance(in: InstanceName.stem(of: display))
        environment = InstanceName.repository(of: task)
        noteExit(info?["exit_status"])
    }

    private mutating func noteExit(_ status: JSONValue?) {
        guard let status = status?.string, !status.isEmpty else { return }
        note(
            OutcomeLabel(
                outcome: .unknown, origin: .none,
                note: "ended with \(status.prefix(100)), which does not tell whether it solved the task"),
            rank: 1_000)
    }
}
