internal import JSON

/// Decides whether a Harbor trial's reward counts, by Harbor's own rule.
enum HarborReward {
    /// The exceptions after which a reward still counts: the agent used up its budget, or refused the task.
    private static let harmless: Set<String> = [
        "AgentTimeoutError", "ContextWindowExceededError", "ContextLengthExceededError",
        "OutputTokenExceededError",
        "OutputLengthExceededError", "AgentSafetyRefusalError", "ContentPolicyViolationError",
    ]

    /// The outcome that a result (of a trial or of one of its steps) records; without a valid reward it is unknown,
    /// with the reason as its note, never a failure.
    static func outcome(of result: JSONValue) -> OutcomeLabel {
        var exceptions: [String] = []
        for place in [result] + (result["step_results"]?.array ?? []) {
            if let type = place["exception_info"]?["exception_type"]?.string { exceptions.append(type) }
        }
        if let harmful = exceptions.first(where: { !harmless.contains($0) }) {
            return OutcomeLabel(outcome: .unknown, origin: .none, note: "no valid reward: \(harmful)")
        }
        guard let rewards = result["verifier_result"]?["rewards"] else {
            return OutcomeLabel(outcome: .unknown, origin: .none, note: "no reward was recorded")
        }
        return outcome(rewards: rewards)
    }

    /// The outcome of a set of named rewards: `reward` where there is one, else the lowest.
    static func outcome(rewards: JSONValue) -> OutcomeLabel {
        let values =
            rewards.object == nil
            ? [rewards.double].compactMap(\.self) : rewards.memberValues.compactMap(\.double)
        guard let score = rewards["reward"]?.double ?? values.min() else {
            return OutcomeLabel(outcome: .unknown, origin: .none, note: "no reward was recorded")
        }
        return OutcomeLabel(
            outcome: score >= 1 ? .success : .failure, score: score, origin: .recorded,
            note: "verifier reward")
    }
}
