internal import JSON

/// Finds the trajectories in a JSON text, wherever they stand in it, and hands their steps on as they come.
///
/// It keeps one record (a message, a step) and what is said about the open trajectories; lists of steps are never
/// held. A trajectory is an object with a list of messages or steps, or a list of messages by itself.
struct DocumentReader: JSONVisitor {
    /// What the steps look like.
    enum Kind {
        case messages
        /// ATIF; the level says how deep among `subagent_trajectories` the trajectories of this pass lie.
        case atif(level: Int)
        /// Lines of Claude Code wrapped into a list.
        case claudeCode
        /// SWE-agent's; the steps are those of its history, or else its actions.
        case sweAgent(fromHistory: Bool)
        case miniSWEAgent
        case inspect(InspectLog)
    }

    private enum Frame {
        case list(isConversation: Bool, level: Int)
        case object(ObjectFrame)
        case steps(endsTrajectory: Bool)
    }

    private struct ObjectFrame {
        var members: [(key: String, value: JSONValue)] = []
        var key = ""
        var level: Int
        var hasSteps = false
        var hasLists = false
        var cost = 0

        subscript(key: String) -> JSONValue? { members.last { $0.key == key }?.value }
    }

    private let kind: Kind
    private let assembler: TrajectoryAssembler
    private let claude: ClaudeCodeMessages
    private var sweAgent: SWEAgentMessages
    private var miniSWE: MiniSWEMessages
    private let limits: TrajectoryReadLimits
    private var frames: [Frame] = []
    private var builder: JSONValueBuilder
    private var isBuilding = false
    private var skipping = 0
    private var records = 0
    /// Whether the open trajectory is made of the text's own top-level messages, a line each.
    private(set) var isOpenAtTop = false
    /// Whether an ATIF pass saw sub-agents one level deeper.
    private(set) var sawDeeperLevel = false

    init(kind: Kind, assembler: TrajectoryAssembler) {
        self.kind = kind
        self.assembler = assembler
        limits = assembler.limits
        claude = ClaudeCodeMessages(assembler: assembler)
        sweAgent = SWEAgentMessages(assembler: assembler)
        miniSWE = MiniSWEMessages(assembler: assembler)
        builder = JSONValueBuilder(budget: limits.recordLimit)
    }

    private var isMessages: Bool {
        if case .messages = kind { return true }
        return false
    }

    // MARK: What comes

    mutating func beginObject() throws {
        if skipping > 0 { return skipping += 1 }
        if isBuilding { return builder.beginObject() }
        switch frames.last {
        case nil: frames.append(.object(ObjectFrame(level: 0)))
        case .list(_, let level): frames.append(.object(ObjectFrame(level: level)))
        case .object, .steps:
            startBuilding()
            builder.beginObject()
        }
    }

    mutating func beginArray() throws {
        if skipping > 0 { return skipping += 1 }
        if isBuilding { return builder.beginArray() }
        switch frames.last {
        case nil:
            if case .claudeCode = kind {
                try openTrajectory()
                frames.append(.steps(endsTrajectory: true))
            } else {
                frames.append(.list(isConversation: false, level: 0))
            }
        case .list(_, let level): frames.append(.list(isConversation: false, level: level))
        case .steps:
            startBuilding()
            builder.beginArray()
        case .object(let frame):
            try beginArray(in: frame)
        }
    }

    /// A list that is a member: steps to stream, trajectories to go into, or just a value.
    private mutating func beginArray(in frame: ObjectFrame) throws {
        switch role(of: frame) {
        case .steps:
            change { $0.hasSteps = true }
            if !frame.hasSteps {
                try openTrajectory()
                if let system = frame["system"], isMessages {
                    let text = MessageContent(system).text
                    if !text.isEmpty { try assembler.add(.system, text) }
                }
            }
            frames.append(.steps(endsTrajectory: false))
        case .list(let level):
            change { $0.hasLists = true }
            frames.append(.list(isConversation: false, level: level))
        case .skip:
            skipping = 1
        case .value:
            startBuilding()
            builder.beginArray()
        }
    }

    private enum Role {
        case steps
        case list(level: Int)
        case skip
        case value
    }

    private mutating func role(of frame: ObjectFrame) -> Role {
        let key = frame.key
        switch kind {
        case .atif(let wanted):
            if key == "steps" { return frame.level == wanted ? .steps : .skip }
            if key == "subagent_trajectories" {
                if frame.level == wanted { sawDeeperLevel = true }
                return frame.level < wanted ? .list(level: frame.level + 1) : .skip
            }
            if FormatEvidence.listKeys.contains(key) { return .list(level: frame.level) }
            return .value
        case .claudeCode:
            return key == "loglines" && !frame.hasSteps ? .steps : .value
        case .sweAgent(let fromHistory):
            guard key == "history" || key == "trajectory" else { return .value }
            return (key == "history") == fromHistory && !frame.hasSteps ? .steps : .skip
        case .miniSWEAgent:
            return key == "messages" ? (frame.hasSteps ? .skip : .steps) : .value
        case .inspect(let log):
            if !log.isSample, frame.level == 0 {
                if key == "samples" { return .list(level: 1) }
                return key == "reductions" ? .skip : .value
            }
            if key == "messages" { return frame.hasSteps ? .skip : .steps }
            return key == "events" ? .skip : .value
        case .messages:
            // A message may have lists of its own; a second list of the same trajectory only goes on with
            // `completion`.
            if frame["role"] != nil { return .value }
            if FormatEvidence.messageKeys.contains(key) {
                return !frame.hasSteps || key == "completion" ? .steps : .skip
            }
            if FormatEvidence.listKeys.contains(key), !frame.hasSteps { return .list(level: 0) }
            return .value
        }
    }

    private mutating func change(_ body: (inout ObjectFrame) -> Void) {
        guard case .object(var frame) = frames.popLast() else { return }
        body(&frame)
        frames.append(.object(frame))
    }

    private mutating func startBuilding() {
        isBuilding = true
        builder.reset()
        if case .object(let frame) = frames.last {
            builder.budget = max(1_024, limits.recordLimit - frame.cost)
        } else {
            builder.budget = limits.recordLimit
        }
    }

    mutating func endObject() throws {
        if skipping > 0 { return skipping -= 1 }
        if isBuilding {
            builder.endObject()
            return try deliverIfComplete()
        }
        guard case .object(let frame) = frames.popLast() else { return }
        try end(frame)
    }

    mutating func endArray() throws {
        if skipping > 0 { return skipping -= 1 }
        if isBuilding {
            builder.endArray()
            return try deliverIfComplete()
        }
        switch frames.popLast() {
        case .list(let isConversation, _): if isConversation { try closeTrajectory() }
        case .steps(let endsTrajectory): if endsTrajectory { try closeTrajectory() }
        default: break
        }
    }

    mutating func key(_ text: JSONText) throws {
        if skipping > 0 { return }
        if isBuilding { return builder.key(text) }
        change { $0.key = text.string }
    }

    mutating func string(_ text: JSONText) throws { try scalar { $0.string(text) } }
    mutating func number(_ number: JSONNumber) throws { try scalar { $0.number(number) } }
    mutating func bool(_ value: Bool) throws { try scalar { $0.bool(value) } }
    mutating func null() throws { try scalar { $0.null() } }

    mutating func repaired(_ error: JSONError) throws {
        assembler.gap(error.reason + ", replaced by U+FFFD", line: error.line, byteOffset: error.byteOffset)
    }

    private mutating func scalar(_ build: (inout JSONValueBuilder) -> Void) throws {
        if skipping > 0 { return }
        if isBuilding { return build(&builder) }
        guard case .object = frames.last else { return }
        startBuilding()
        build(&builder)
        try deliverIfComplete()
    }

    private mutating func deliverIfComplete() throws {
        guard builder.isAtTop else { return }
        isBuilding = false
        let cost = builder.used
        guard let value = builder.take() else { return }
        if case .steps = frames.last { return try record(value) }
        change { frame in
            frame.cost += cost + 32
            if frame.members.count < 256 { frame.members.append((frame.key, value)) }
        }
    }
}

// MARK: - Trajectories

extension DocumentReader {
    private mutating func openTrajectory() throws {
        if assembler.isOpen { try closeTrajectory() }
        try assembler.begin()
        sweAgent.startOver()
        miniSWE.startOver()
        records = 0
    }

    private mutating func closeTrajectory() throws {
        isOpenAtTop = false
        guard assembler.isOpen else { return }
        if records == 0 {
            try assembler.fail("there are no messages in it")
        } else {
            try assembler.end()
        }
    }

    private mutating func record(_ value: JSONValue) throws {
        switch kind {
        case .messages: if try MessageReader.add(value, to: assembler) { records += 1 }
        case .atif: if try ATIFStepReader.add(value, to: assembler) { records += 1 }
        case .claudeCode:
            try claude.add(value)
            records += 1
        case .sweAgent: if try sweAgent.add(value) { records += 1 }
        case .miniSWEAgent: if try miniSWE.add(value) { records += 1 }
        case .inspect(let log):
            if try MessageReader.add(log.attachments.resolved(value), to: assembler) { records += 1 }
        }
    }

    private mutating func end(_ frame: ObjectFrame) throws {
        let object = JSONValue(members: frame.members.lazy.map { ($0.key, $0.value) })
        if frame.hasSteps {
            takeFacts(of: object)
            return try closeTrajectory()
        }
        if frame.hasLists { return }
        if isMessages, MessageReader.isMessage(object) {
            try openConversation()
            return try record(object)
        }
        if case .claudeCode = kind { return }
        if case .atif(let level) = kind, level != frame.level { return }
        if isOpenAtTop { return assembler.gap("a record that is no message", line: nil, byteOffset: nil) }
        let keys = frame.members.prefix(6).map { "'" + $0.key.prefix(40) + "'" }.joined(separator: ", ")
        try assembler.fail("an object without messages or steps (its keys: \(keys))")
    }

    private func takeFacts(of object: JSONValue) {
        switch kind {
        case .sweAgent: assembler.facts.takeSWEAgent(object, display: assembler.display)
        case .miniSWEAgent: assembler.facts.takeMiniSWEAgent(object, display: assembler.display)
        case .inspect(let log):
            assembler.facts.takeInspect(
                sample: log.attachments.resolved(object), eval: log.eval ?? outermost?["eval"])
        case .messages, .atif, .claudeCode:
            assembler.facts.take(object)
            if let agent = object["agent"], assembler.facts.model == nil {
                assembler.facts.model = agent["model_name"]?.string
            }
        }
    }

    /// The text's own object, as far as it has come.
    private var outermost: ObjectFrame? {
        if case .object(let frame) = frames.first { return frame }
        return nil
    }

    /// Makes the list that a message stands in, or the file, a trajectory.
    private mutating func openConversation() throws {
        if case .list(let isConversation, let level) = frames.last {
            // An object with messages of its own inside the list has closed what was open.
            if isConversation, assembler.isOpen { return }
            try openTrajectory()
            frames[frames.count - 1] = .list(isConversation: true, level: level)
        } else if !isOpenAtTop {
            try openTrajectory()
            isOpenAtTop = true
        }
    }

    /// The file is over.
    mutating func finish() throws {
        if assembler.isOpen { try closeTrajectory() }
        if case .inspect(let log) = kind, !log.isSample, assembler.ordinal == 0 {
            try assembler.refuse("an Inspect log without samples")
        }
    }

    /// The text or line is broken: what came of it is dropped, the next one may be fed.
    mutating func broke(_ error: JSONError) throws {
        frames.removeAll()
        isBuilding = false
        skipping = 0
        builder.reset()
        if isOpenAtTop {
            assembler.gap(error.reason, line: error.line, byteOffset: error.byteOffset)
        } else {
            try assembler.fail(error.reason, line: error.line, byteOffset: error.byteOffset)
        }
    }
}
