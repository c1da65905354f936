internal import JSON

/// What a file says about a trajectory beside its steps, gathered from wherever it stands.
struct TrajectoryFacts {
    var id: String?
    var task: String?
    var prompt: String?
    var trial: String?
    var environment: String?
    var agent: String?
    var model: String?
    /// The outcome and the rank of the key it came from; a lower rank is believed.
    var outcome: (label: OutcomeLabel, rank: Int)?

    private static let idKeys = ["id", "trajectory_id", "run_id", "session_id", "sessionId", "uuid"]
    private static let taskKeys = [
        "task_id", "instance_id", "task_name", "problem_id", "question_id", "task", "sample_id",
    ]
    private static let trialKeys = [
        "trial", "trial_name", "trial_id", "attempt", "repetition", "epoch", "seed", "rollout_idx",
    ]
    private static let environmentKeys = [
        "environment", "env", "database", "db", "db_id", "repo", "repository", "domain", "site", "project",
        "cwd",
    ]
    private static let outcomeKeys = [
        "reward", "is_resolved", "resolved", "success", "is_success", "succeeded", "passed", "outcome",
        "score",
        "is_correct", "correct", "result",
    ]
    private static let nestedKeys = ["metadata", "info", "extra", "reward_info", "eval", "evaluation"]

    /// Takes what an object says, at its top level and in its `metadata`, `info`, `extra`; what is known stays.
    mutating func take(_ object: JSONValue, depth: Int = 0) {
        if depth == 0 { id = id ?? Self.first(Self.idKeys, in: object) }
        task = task ?? Self.first(Self.taskKeys, in: object)
        trial = trial ?? Self.first(Self.trialKeys, in: object)
        environment = environment ?? Self.first(Self.environmentKeys, in: object)
        agent = agent ?? Self.first(["agent", "agent_name"], in: object)
        model = model ?? Self.first(["model", "model_name"], in: object)
        prompt = prompt ?? (object["instruction"]?.string ?? object["task"]?["instruction"]?.string)
        for (index, key) in Self.outcomeKeys.enumerated() {
            guard let value = object[key], let label = OutcomeLabel(recorded: value, key: key) else {
                continue
            }
            note(label, rank: depth * 100 + index)
        }
        guard depth < 2 else { return }
        for key in Self.nestedKeys {
            if let inner = object[key], inner.object != nil { take(inner, depth: depth + 1) }
        }
    }

    /// Takes an outcome unless one of a lower rank is known.
    mutating func note(_ label: OutcomeLabel, rank: Int) {
        if let known = outcome, known.rank <= rank { return }
        outcome = (label, rank)
    }

    /// Puts what `other` knows over what is known here.
    mutating func overlay(_ other: TrajectoryFacts) {
        id = other.id ?? id
        task = other.task ?? task
        prompt = other.prompt ?? prompt
        trial = other.trial ?? trial
        environment = other.environment ?? environment
        agent = other.agent ?? agent
        model = other.model ?? model
        if let label = other.outcome { outcome = label }
    }

    private static func first(_ keys: [String], in object: JSONValue) -> String? {
        for key in keys {
            guard let value = object[key] else { continue }
            if let text = scalar(value), !text.isEmpty { return text.cutInTheMiddle(to: 512) }
            if let inner = value["name"] ?? value["id"], let text = scalar(inner), !text.isEmpty {
                return text.cutInTheMiddle(to: 512)
            }
        }
        return nil
    }

    static func scalar(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): number.description
        default: nil
        }
    }
}
