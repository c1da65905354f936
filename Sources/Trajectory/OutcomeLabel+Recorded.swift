internal import JSON

extension OutcomeLabel {
    private static let successWords: Set<String> = [
        "success", "succeeded", "successful", "succeed", "pass", "passed", "resolved", "solved", "correct",
        "true",
    ]
    private static let failureWords: Set<String> = [
        "failure", "failed", "fail", "unresolved", "unsolved", "incorrect", "wrong", "false",
    ]

    /// Reads what a file recorded: a number (1 or more is a success), a truth value, or a word.
    ///
    /// - Returns: `nil` when the value says nothing.
    init?(recorded value: JSONValue, key: String) {
        switch value {
        case .bool(let isSuccess):
            self.init(
                outcome: isSuccess ? .success : .failure, score: isSuccess ? 1 : 0, origin: .recorded,
                note: key)
        case .integer, .number:
            guard let score = value.double else { return nil }
            self.init(outcome: score >= 1 ? .success : .failure, score: score, origin: .recorded, note: key)
        case .string(let text):
            let word = text.trimmed.lowercased()
            if Self.successWords.contains(word) {
                self.init(outcome: .success, origin: .recorded, note: key)
            } else if Self.failureWords.contains(word) {
                self.init(outcome: .failure, origin: .recorded, note: key)
            } else if let score = Double(word), score.isFinite {
                self.init(
                    outcome: score >= 1 ? .success : .failure, score: score, origin: .recorded, note: key)
            } else {
                return nil
            }
        default:
            return nil
        }
    }
}
