internal import JSON

/// Turns the messages of a Trace2Skill log into steps: an `Action:` is a call, an `Observation:` its answer.
struct Trace2SkillMessages {
    let assembler: TrajectoryAssembler

    /// Adds one message.
    ///
    /// - Returns: whether the role is one that a log has.
    func add(role: String, text: String) throws -> Bool {
        let text = text.trimmed
        switch role.uppercased() {
        case "SYSTEM": if !text.isEmpty { try assembler.add(.system, text) }
        case "USER": try addUser(text)
        case "ASSISTANT":
            let (words, call) = Self.action(in: text)
            try assembler.add(.agent, words, calls: call.map { [$0] } ?? [])
        default: return false
        }
        return true
    }

    /// What is known of the log as a whole.
    ///
    /// That the loop ended normally (`Success: True` in its result) says nothing about the task.
    func close(agent: String?, error: String?) throws {
        let name = Trace2SkillName(path: assembler.display, agent: agent)
        assembler.facts.agent = agent
        assembler.facts.task = name.instance
        assembler.facts.trial = name.seed
        assembler.facts.id = name.instance + (name.seed.map { "_seed_" + $0 } ?? "")
        if let isSuccess = name.isSuccess {
            assembler.facts.note(
                OutcomeLabel(
                    outcome: isSuccess ? .success : .failure, score: isSuccess ? 1 : 0, origin: .recorded,
                    note: "name of the file"), rank: 0)
        } else if let error, !error.isEmpty {
            assembler.facts.note(
                OutcomeLabel(outcome: .unknown, origin: .none, note: "ended with \(error.prefix(200))"), rank: 1)
        }
        try assembler.end()
    }

    private func addUser(_ text: String) throws {
        guard let rest = Self.after("observation:", in: text), assembler.pendingSource == .agent else {
            return try assembler.add(.user, text)
        }
        try assembler.add(ToolResult(callID: nil, content: Self.withoutFence(rest)))
    }

    /// What follows a word at the beginning of a text, in whatever case it is written.
    private static func after(_ word: String, in text: String) -> String? {
        guard text.prefix(word.count).lowercased() == word else { return nil }
        return String(text.dropFirst(word.count)).trimmed
    }

    /// What stands between a fence and its end; the text itself when it is not fenced.
    static func withoutFence(_ text: String) -> String {
        let ticks = text.prefix { $0 == "`" }.count
        guard ticks >= 3, let lineEnd = text.firstIndex(of: "\n") else { return text }
        let fence = String(repeating: "`", count: ticks)
        let body = text[text.index(after: lineEnd)...]
        if body.hasPrefix(fence) { return "" }
        guard let end = body.ranges(of: "\n" + fence).last else { return text }
        return String(body[..<end.lowerBound])
    }

    /// The words before the action and the action's call; a text without a readable action stays whole.
    static func action(in text: String) -> (String, ToolCall?) {
        // Each try may look at the whole text; a model writes one action, and a few by mistake.
        for start in text.ranges(of: "Action:").prefix(8)
        where start.lowerBound == text.startIndex || text[text.index(before: start.lowerBound)].isNewline {
            let rest = text[start.upperBound...]
            guard let opening = rest.firstIndex(of: "{"), let object = object(rest[opening...]),
                let name = object["name"]?.string
            else { continue }
            let call = ToolCall(
                id: "", name: name, arguments: ToolCall.arguments(object["arguments"] ?? object["args"]))
            return (String(text[..<start.lowerBound]).trimmed, call)
        }
        return (text, nil)
    }

    /// The JSON object that a text begins with.
    private static func object(_ text: Substring) -> JSONValue? {
        var depth = 0
        var isInString = false
        var isEscaped = false
        for (place, byte) in zip(text.utf8.indices, text.utf8) {
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == 0x5C {
                    isEscaped = true
                } else if byte == 0x22 {
                    isInString = false
                }
            } else if byte == 0x22 {
                isInString = true
            } else if byte == 0x7B {
                depth += 1
            } else if byte == 0x7D {
                depth -= 1
                if depth == 0 { return try? JSONValue.parse(String(text[...place])) }
            }
        }
        return nil
    }
}
