/// Infers from the steps how a trajectory ended whose outcome nobody recorded.
///
/// A fold over the steps that keeps a few numbers. It is conservative: signs that disagree, or only weak ones, give no
/// outcome. What the person says counts more than what tools say, and what comes later more than what came before:
///
/// - *Failure*: the person's last word to the agent is a correction; or the agent was interrupted and nothing came
///   after; or a call was denied at the end; or the last test run failed; or the last call failed and was never made
///   to work.
/// - *Success*: the person's last word is thanks or a confirmation; or the last test run passed and no correction came
///   after it; or a command that had failed passed, later, and nothing is left failing.
public struct OutcomeInference: Hashable, Sendable {
    /// What was seen last of a kind, with the step it was seen in.
    private struct Sign: Hashable, Sendable {
        var isGood: Bool
        var step: Int
        var note: String
    }

    private var word: Sign?
    private var corrections = 0
    private var interruption: Int?
    private var testRun: Sign?
    private var lastCall: Sign?
    private var recovery: Int?
    private var firstPromptSeen = false
    private var lastAgentStep = 0
    private var stepCount = 0
    /// Commands that failed and have not passed since; bounded.
    private var failing: [Int: Int] = [:]

    /// Nothing was seen yet.
    public init() {}

    /// Takes the next step.
    public mutating func step(_ step: Step) {
        stepCount = step.number
        if step.isInterruption { interruption = step.number }
        switch step.source {
        case .user: userSaid(step)
        case .agent:
            agentDid(step)
            lastAgentStep = step.number
        case .system: break
        }
    }

    /// What the steps so far say; the origin is `inferred`, or `none` when they say nothing.
    public var label: OutcomeLabel {
        var good: [Sign] = []
        var bad: [Sign] = []
        if let word, word.step > 1 { if word.isGood { good.append(word) } else { bad.append(word) } }
        if let interruption, interruption >= lastAgentStep {
            bad.append(Sign(isGood: false, step: interruption, note: "the user interrupted the agent"))
        }
        if let testRun { if testRun.isGood { good.append(testRun) } else { bad.append(testRun) } }
        if let lastCall, !lastCall.isGood, lastCall.step >= lastAgentStep - 1 { bad.append(lastCall) }
        if let recovery, failing.isEmpty, lastCall?.isGood == true {
            good.append(Sign(isGood: true, step: recovery, note: "a command that had failed passed"))
        }
        return decide(good: good, bad: bad)
    }

    private func decide(good: [Sign], bad: [Sign]) -> OutcomeLabel {
        // The person's last word stands over what tools said before it.
        if let word, word.step > 1 {
            let contradicting = (word.isGood ? bad : good).filter { $0.step > word.step }
            if contradicting.isEmpty { return inferred(word) }
            return .unknown
        }
        guard let sign = (good + bad).max(by: { $0.step < $1.step }) else { return .unknown }
        if !good.isEmpty, !bad.isEmpty { return .unknown }
        if sign.isGood, corrections > 0 { return .unknown }
        return inferred(sign)
    }

    private func inferred(_ sign: Sign) -> OutcomeLabel {
        OutcomeLabel(
            outcome: sign.isGood ? .success : .failure, origin: .inferred,
            note: "\(sign.note) (step \(sign.step))")
    }

    // MARK: What the person said

    private mutating func userSaid(_ step: Step) {
        guard !step.isInterruption else { return }
        guard firstPromptSeen || lastAgentStep > 0 else {
            firstPromptSeen = true
            return
        }
        switch PersonWord.judge(step.text) {
        case .correction:
            corrections += 1
            word = Sign(isGood: false, step: step.number, note: "the user corrected the agent")
        case .approval: word = Sign(isGood: true, step: step.number, note: "the user confirmed the result")
        case .neither:
            // A new request: what was said about the one before no longer is the last word.
            if word != nil { word = nil }
        }
    }

    // MARK: What the tools said

    private mutating func agentDid(_ step: Step) {
        for (index, call) in step.calls.enumerated() {
            guard let result = answer(to: call, at: index, in: step) else { continue }
            let isDenied = Self.isDenial(result.content)
            guard let passed = isDenied ? false : Self.passed(result) else { continue }
            let signature = Self.signature(of: call)
            if isDenied {
                lastCall = Sign(isGood: false, step: step.number, note: "the user denied a call")
                continue
            }
            if passed {
                if failing.removeValue(forKey: signature) != nil { recovery = step.number }
            } else if failing.count < 256 {
                failing[signature] = step.number
            }
            lastCall = Sign(isGood: passed, step: step.number, note: "the last call failed")
            if Self.runsTests(call) {
                let verdict = TestVerdict.read(result.content) ?? passed
                testRun = Sign(
                    isGood: verdict && passed, step: step.number,
                    note: verdict && passed ? "the last test run passed" : "the last test run failed")
            }
        }
    }

    private func answer(to call: ToolCall, at index: Int, in step: Step) -> ToolResult? {
        if let result = step.results.first(where: { $0.callID == call.id }) { return result }
        guard index < step.results.count, step.results[index].callID == nil else { return nil }
        return step.results[index]
    }

    /// Whether the format says that a call passed or failed; `nil` when it does not.
    private static func passed(_ result: ToolResult) -> Bool? {
        if let exitCode = result.exitCode { return exitCode == 0 }
        switch result.status {
        case .ok: return true
        case .error: return false
        case .unknown: return nil
        }
    }

    private static func isDenial(_ content: String) -> Bool {
        let head = PlainSearch(content, limit: 200)
        guard head.contains(person) else { return false }
        return denials.contains { head.contains($0) }
    }

    private static let person = Array("user".utf8)
    private static let denials = [
        "user doesn't want to proceed", "user rejected", "rejected by user", "denied by the user",
        "user denied",
    ].map { Array($0.utf8) }

    private static func signature(of call: ToolCall) -> Int {
        var hasher = StableHasher()
        hasher.add(call.name)
        hasher.add(CallText.text(of: call))
        return Int(truncatingIfNeeded: hasher.value)
    }

    private static func runsTests(_ call: ToolCall) -> Bool {
        let command = PlainSearch(CallText.text(of: call))
        return testCommands.contains { command.contains($0) }
    }

    private static let testCommands = [
        "pytest", "unittest", "npm test", "npm run test", "yarn test", "pnpm test", "go test", "cargo test",
        "swift test", "mvn test", "gradle test", "gradlew test", "make test", "make check", "ctest", "jest",
        "vitest",
        "rspec", "phpunit", "dotnet test", "tox", "mix test", "rake test", "run_tests", "runtests",
    ].map { Array($0.utf8) }
}
