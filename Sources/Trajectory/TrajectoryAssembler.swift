internal import JSON

/// Puts steps together from what the readers find, hands each over as soon as it is complete, and sums up.
///
/// A step waits for the answers to its calls: it is complete when the next thing comes that is no answer.
final class TrajectoryAssembler {
    private let output: SinkPort
    let display: String
    let limits: TrajectoryReadLimits
    let format: TrajectoryFormat

    private(set) var ordinal = 0
    private(set) var isOpen = false
    private(set) var stepCount = 0
    /// Whether commands in the agent's text were answered by the user's words (mini-swe-agent's older lists).
    var hasCommandsInText = false
    /// What is known of the open trajectory.
    var facts = TrajectoryFacts()
    /// What is said about every trajectory from outside (Harbor's result).
    var overlay = TrajectoryFacts()
    /// Parts of the open trajectory that could not be read.
    private var gaps: [TrajectoryFailure] = []
    private var hasher = TrajectoryHasher()
    private var firstWords: String?
    private var pending: Step?
    private var pendingBytes = 0

    init(output: SinkPort, display: String, limits: TrajectoryReadLimits, format: TrajectoryFormat) {
        self.output = output
        self.display = display
        self.limits = limits
        self.format = format
    }

    /// Begins a trajectory.
    func begin() throws {
        ordinal += 1
        isOpen = true
        stepCount = 0
        hasCommandsInText = false
        facts = TrajectoryFacts()
        hasher = TrajectoryHasher()
        firstWords = nil
        pending = nil
        gaps = []
        try output.began(display, ordinal, format)
    }

    /// The source of the step that still waits for answers; `nil` when none does.
    var pendingSource: Step.Source? { pending?.source }

    /// Whether the waiting step is the agent's and has got some answers, but not all.
    var hasUnansweredCalls: Bool {
        guard let pending else { return false }
        return pending.results.count < pending.calls.count
    }

    /// Whether the waiting step has got any answer.
    var hasResults: Bool { pending?.results.isEmpty == false }
    /// Whether the waiting step says anything.
    var hasText: Bool { pending?.text.isEmpty == false }
    /// Whether the waiting step calls anything.
    var hasCalls: Bool { pending?.calls.isEmpty == false }

    /// Adds a step; the one before it is complete.
    func add(
        _ source: Step.Source, _ text: String, reasoning: String? = nil, calls: [ToolCall] = [],
        isInterruption: Bool = false
    ) throws {
        try flush()
        if source == .user, firstWords == nil, !text.trimmed.isEmpty { firstWords = text }
        pending = Step(number: 0, source: source, text: "", isInterruption: isInterruption)
        pendingBytes = 0
        extend(text: text, reasoning: reasoning, calls: calls)
        if source == .user { try flush() }
    }

    /// Adds to the waiting step.
    func extend(text: String, reasoning: String? = nil, calls: [ToolCall] = []) {
        guard var step = pending else { return }
        pending = nil
        if !text.isEmpty { Self.append(taken(text), to: &step.text) }
        if let reasoning, !reasoning.isEmpty {
            var thoughts = step.reasoning ?? ""
            step.reasoning = nil
            Self.append(taken(reasoning), to: &thoughts)
            step.reasoning = thoughts
        }
        for var call in calls where step.calls.count < 4_096 {
            if call.id.isEmpty || step.calls.contains(where: { $0.id == call.id }) {
                call.id = "call_\(step.calls.count + 1)" + (call.id.isEmpty ? "" : "_" + call.id)
            }
            let size = call.arguments.textSize
            if pendingBytes + size > limits.stepLimit {
                call.arguments = ["missing": "\(size) bytes of arguments, over the limit of a step"]
            }
            pendingBytes += size + 64
            step.calls.append(call)
        }
        pending = step
    }

    /// Lets `split` take a call out of the text of the agent's waiting step, which has none yet.
    func takeCall(_ split: (String) -> (text: String, call: ToolCall?)?) {
        guard var step = pending, step.source == .agent, step.calls.isEmpty, let parts = split(step.text) else {
            return
        }
        step.text = parts.text
        pending = step
        if let call = parts.call { extend(text: "", calls: [call]) }
    }

    private static func append(_ more: String, to text: inout String) {
        if more.isEmpty { return }
        if !text.isEmpty { text += "\n" }
        text += more
    }

    /// Adds an answer to the waiting step; one that nobody waits for gets a step of its own.
    func add(_ result: ToolResult, toolName: String? = nil) throws {
        if pending == nil { try add(.system, "") }
        guard var step = pending, step.results.count < 4_096 else { return }
        pending = nil
        var answer = result
        answer.content = taken(answer.content)
        if answer.callID == nil {
            let answered = Set(step.results.compactMap(\.callID))
            let open = step.calls.filter { !answered.contains($0.id) }
            answer.callID = (open.first { $0.name == toolName } ?? open.first)?.id
        }
        step.results.append(answer)
        pending = step
    }

    /// Notes that the person interrupted the agent here.
    func markInterruption() throws {
        if pending == nil { try add(.user, "[interrupted]", isInterruption: true) }
        pending?.isInterruption = true
    }

    /// The text, cut so that the step stays within its limit.
    private func taken(_ text: String) -> String {
        // Past the limit each text still gets a little, so that many short answers stay; past twice, nothing.
        if pendingBytes > 2 * limits.stepLimit { return "" }
        let room = max(256, limits.stepLimit - pendingBytes)
        let cut = text.cutInTheMiddle(to: min(limits.stringLimit + 64, room))
        pendingBytes += cut.utf8.count
        return cut
    }

    /// Notes a part of the open trajectory that could not be read.
    func gap(_ reason: String, line: Int?, byteOffset: Int?) {
        guard gaps.count < 20 else { return }
        gaps.append(
            TrajectoryFailure(
                file: display, ordinal: isOpen ? ordinal : nil, line: line, byteOffset: byteOffset,
                reason: reason))
    }

    /// Hands over the waiting step.
    func flush() throws {
        guard var step = pending else { return }
        pending = nil
        stepCount += 1
        step.number = stepCount
        hasher.add(step)
        try output.step(step)
    }

    /// Ends the open trajectory.
    func end() throws {
        try flush()
        isOpen = false
        facts.overlay(overlay)
        let prompt = facts.prompt ?? firstWords ?? ""
        try output.ended(
            TrajectorySummary(
                id: facts.id ?? "\(stem)#\(ordinal)",
                hash: hasher.finalize(task: facts.task, trial: facts.trial, model: facts.model),
                format: format, file: display, ordinal: ordinal, task: facts.task,
                prompt: prompt.utf8.count <= 4_000 ? prompt : String(prompt.prefix(4_000)), trial: facts.trial,
                environment: facts.environment,
                agent: facts.agent, model: facts.model, outcome: facts.outcome?.label ?? .unknown,
                stepCount: stepCount, gaps: gaps))
    }

    /// Says that the open trajectory, or one that never began, cannot be read.
    func fail(_ reason: String, line: Int? = nil, byteOffset: Int? = nil) throws {
        if !isOpen { ordinal += 1 }
        isOpen = false
        pending = nil
        try output.broke(
            TrajectoryFailure(
                file: display, ordinal: ordinal, line: line, byteOffset: byteOffset, reason: reason))
    }

    /// Says that the file as a whole cannot be read.
    func refuse(_ reason: String) throws {
        try output.broke(TrajectoryFailure(file: display, reason: reason))
    }

    private var stem: String {
        let name = display.split(separator: "/").last.map(String.init) ?? display
        guard let dot = name.firstIndex(of: "."), dot != name.startIndex else { return name }
        return String(name[..<dot])
    }
}

extension JSONValue {
    /// About how many bytes the value takes as text.
    fileprivate var textSize: Int {
        switch self {
        case .string(let text): text.utf8.count + 2
        case .array(let elements): elements.reduce(2) { $0 + $1.textSize + 1 }
        case .object:
            zip(memberKeys, memberValues).reduce(2) { $0 + $1.0.utf8.count + $1.1.textSize + 4 }
        default: 8
        }
    }
}
