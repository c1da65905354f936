internal import JSON

/// Reads a Harbor trial folder, or all trials of a job folder.
///
/// The result is joined with the recorded trajectory: `agent/trajectory.json` with its continuations, else the agent's
/// own session. A session beside a trajectory is the same execution and is not read. A trial of several steps gives
/// a trajectory for each.
struct HarborReader {
    private static let resultLimit = 16 << 20

    let folder: String
    let display: String
    let limits: TrajectoryReadLimits

    /// Whether a folder is a trial's.
    static func isTrial(_ folder: String) -> Bool {
        func has(_ name: String, _ kind: FileBytes.Kind) -> Bool {
            FileBytes.kind(of: folder + "/" + name) == kind
        }
        let hasResult = has("result.json", .file)
        if has("agent", .folder) { return hasResult || has("verifier", .folder) || has("config.json", .file) }
        // A job has a result and a configuration too, and its trials beside them.
        return hasResult && (has("steps", .folder) || (has("config.json", .file) && !hasAgents(in: folder)))
    }

    private static func hasAgents(in folder: String) -> Bool {
        FileBytes.names(in: folder).contains { name in
            FileBytes.kind(of: folder + "/" + name + "/agent") == .folder
                || FileBytes.kind(of: folder + "/" + name + "/steps") == .folder
        }
    }

    /// Whether a folder is a job's.
    static func isJob(_ folder: String) -> Bool { !trials(in: folder).isEmpty }

    /// The names of the trials in a job's folder, sorted.
    static func trials(in job: String) -> [String] {
        FileBytes.names(in: job).filter { name in
            FileBytes.kind(of: job + "/" + name) == .folder && isTrial(job + "/" + name)
        }
    }

    /// Reads the folder.
    ///
    /// - Throws: `TrajectoryFailure` when it is neither a trial nor a job, and what the sink throws.
    func read(into port: SinkPort) throws {
        if Self.isTrial(folder) { return try readTrial(folder, display: display, into: port) }
        let trials = Self.trials(in: folder)
        if trials.isEmpty {
            if FileBytes.kind(of: folder + "/results.json") == .file {
                throw TrajectoryFailure(
                    file: display,
                    reason: "a terminal-bench 1 result, which comes without a structured trajectory")
            }
            throw TrajectoryFailure(file: display, reason: "a folder that is no Harbor trial or job")
        }
        for trial in trials {
            try readTrial(folder + "/" + trial, display: display + "/" + trial, into: port)
        }
    }

    private func readTrial(_ path: String, display: String, into port: SinkPort) throws {
        let result = Self.object(at: path + "/result.json")
        let name = result["trial_name"]?.string ?? path.split(separator: "/").last.map(String.init) ?? display
        var facts = TrajectoryFacts()
        facts.id = name
        facts.trial = name
        facts.task = result["task_name"]?.string ?? Self.task(fromTrial: name)
        facts.agent = result["agent_info"]?["name"]?.string
        facts.model = result["agent_info"]?["model_info"]?["name"]?.string
        facts.note(outcome(of: result, in: path), rank: -1)
        let steps = FileBytes.names(in: path + "/steps")
        if FileBytes.kind(of: path + "/agent") == .folder || steps.isEmpty {
            return try readAgent(path + "/agent", facts: facts, display: display, into: port)
        }
        for step in steps {
            var own = facts
            own.id = name + "/" + step
            own.trial = own.id
            let stepPath = path + "/steps/" + step
            let recorded = result["step_results"]?.array?.first {
                ($0["step_name"] ?? $0["name"])?.string == step
            }
            own.outcome = (outcome(of: recorded ?? [:], in: stepPath), -1)
            if case .unknown = HarborReward.outcome(of: result).outcome,
                result["exception_info"]?.isNull == false
            {
                own.outcome = facts.outcome
            }
            try readAgent(stepPath + "/agent", facts: own, display: display + "/steps/" + step, into: port)
        }
    }

    private func readAgent(_ agent: String, facts: TrajectoryFacts, display: String, into port: SinkPort)
        throws
    {
        let files = recordings(in: agent)
        guard let first = files.first else {
            return try port.broke(
                TrajectoryFailure(file: display, ordinal: 1, reason: "the trial kept no trajectory"))
        }
        if files.count == 1 {
            do {
                let reader = TrajectoryFileReader(file: first, display: display, limits: limits)
                try reader.read(into: port, format: .harbor, overlay: facts)
            } catch let failure as TrajectoryFailure {
                var named = failure
                named.ordinal = 1
                try port.broke(named)
            }
        } else {
            try join(files, facts: facts, display: display, into: port)
        }
    }

    /// The files that make up the trajectory: ATIF with its continuations in order, else the agent's largest session.
    private func recordings(in agent: String) -> [String] {
        if FileBytes.kind(of: agent + "/trajectory.json") == .file {
            var files = [agent + "/trajectory.json"]
            for number in 1..<1_000 {
                let next = agent + "/trajectory.cont-\(number).json"
                guard FileBytes.kind(of: next) == .file else { break }
                files.append(next)
            }
            return files
        }
        var sessions: [String] = []
        Self.collectSessions(in: agent + "/sessions", depth: 0, into: &sessions)
        let largest = sessions.max { FileBytes.size(of: $0) < FileBytes.size(of: $1) }
        return [largest].compactMap(\.self)
    }

    private static func collectSessions(in folder: String, depth: Int, into files: inout [String]) {
        guard depth < 8 else { return }
        for name in FileBytes.names(in: folder) {
            let path = folder + "/" + name
            if FileBytes.kind(of: path) == .folder {
                if name != "subagents" { collectSessions(in: path, depth: depth + 1, into: &files) }
            } else if name.hasSuffix(".jsonl"), !name.hasPrefix("agent-") {
                files.append(path)
            }
        }
    }

    /// Reads a trajectory and its continuations as one: copied context is skipped, so that their steps follow on.
    private func join(_ files: [String], facts: TrajectoryFacts, display: String, into port: SinkPort) throws {
        let joined = TrajectoryAssembler(output: port, display: display, limits: limits, format: .harbor)
        joined.overlay = facts
        try joined.begin()
        var failure: TrajectoryFailure?
        let part = SinkPort(
            began: { _, _, _ in },
            step: { step in
                try joined.add(
                    step.source, step.text, reasoning: step.reasoning, calls: step.calls,
                    isInterruption: step.isInterruption)
                for result in step.results { try joined.add(result) }
            },
            ended: { summary in
                joined.facts.model = joined.facts.model ?? summary.model
                joined.facts.agent = joined.facts.agent ?? summary.agent
            },
            broke: { failure = $0 })
        for file in files {
            do {
                try TrajectoryFileReader(file: file, display: display, limits: limits)
                    .read(into: part, format: .harbor, overlay: TrajectoryFacts())
            } catch let problem as TrajectoryFailure {
                failure = problem
            }
        }
        if let failure {
            try joined.fail(failure.reason, line: failure.line, byteOffset: failure.byteOffset)
        } else {
            try joined.end()
        }
    }

    private func outcome(of result: JSONValue, in path: String) -> OutcomeLabel {
        let label = HarborReward.outcome(of: result)
        if label.origin == .recorded || result["exception_info"]?.isNull == false
            || result["verifier_result"]?.isNull == false
            || FileBytes.kind(of: path + "/exception.txt") == .file
        {
            return label
        }
        let rewards = Self.object(at: path + "/verifier/reward.json")
        if !rewards.memberKeys.isEmpty { return HarborReward.outcome(rewards: rewards) }
        if let text = Self.text(at: path + "/verifier/reward.txt", limit: 4_096),
            let reward = Double(text.trimmed),
            reward.isFinite
        {
            return HarborReward.outcome(rewards: .number(reward))
        }
        return label
    }

    /// The task in a trial's name, which is `<task>__<7 characters>`.
    private static func task(fromTrial name: String) -> String? {
        let bytes = Array(name.utf8)
        guard bytes.count > 9, bytes[bytes.count - 9] == UInt8(ascii: "_"),
            bytes[bytes.count - 8] == UInt8(ascii: "_")
        else { return nil }
        return String(decoding: bytes.dropLast(9), as: UTF8.self)
    }

    private static func text(at path: String, limit: Int) -> String? {
        guard FileBytes.kind(of: path) == .file, FileBytes.size(of: path) <= limit,
            let file = try? FileBytes(path: path, display: path, chunkSize: limit + 1),
            let bytes = try? file.next(display: path)
        else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func object(at path: String) -> JSONValue {
        guard let text = text(at: path, limit: resultLimit), let value = try? JSONValue.parse(text) else {
            return [:]
        }
        return value
    }
}
