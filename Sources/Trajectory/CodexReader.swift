internal import JSON

/// Reads a rollout of Codex, of any of its three generations, as one trajectory.
///
/// What the program says in the person's name is dropped, and so is the copy of the parent's lines at the beginning
/// of a forked rollout, as far as it can be told: the lines under the parent's `session_meta` up to the rollout's own
/// next one, else those that are older than the rollout.
struct CodexReader {
    let scan: JSONScan

    /// Reads the rollout.
    ///
    /// - Throws: `TrajectoryFailure` when the file cannot be read, and what the sink throws.
    func read(into assembler: TrajectoryAssembler) throws {
        try assembler.begin()
        var state = State(assembler: assembler, ownLineAfterCopy: try findReturn())
        var record = RecordLine(limits: scan.limits)
        try scan.lines(into: &record) { record, line, problem in
            if let problem {
                assembler.gap(problem.reason, line: line, byteOffset: problem.byteOffset)
                _ = record.take()
                return true
            }
            for repair in record.repairs {
                assembler.gap(repair.reason + ", replaced", line: line, byteOffset: repair.byteOffset)
            }
            if let value = record.take() { try state.take(value, line: line) }
            return true
        }
        if assembler.stepCount == 0, assembler.pendingSource == nil {
            return try assembler.fail("there are no messages in it")
        }
        try assembler.end()
    }

    /// The last line on which the rollout's own `session_meta` comes again after another's.
    private func findReturn() throws -> Int? {
        var links = CodexMetaLine()
        var own: String?
        var sawForeign = false
        var found: Int?
        try scan.lines(into: &links) { links, line, _ in
            if links.isMeta, let id = links.id {
                own = own ?? id
                if id != own { sawForeign = true } else if sawForeign { found = line }
            }
            links = CodexMetaLine()
            return true
        }
        return found
    }

    private struct State {
        let assembler: TrajectoryAssembler
        let ownLineAfterCopy: Int?
        var own: String?
        var ownStart: String?
        var isCopy = false
        var exitCodes: [String: Int] = [:]

        mutating func take(_ line: JSONValue, line number: Int) throws {
            guard let payload = line["payload"], payload.object != nil else { return try takeOld(line) }
            switch line["type"]?.string {
            case "session_meta": takeMeta(payload, line: line)
            case "turn_context":
                assembler.facts.model = assembler.facts.model ?? payload["model"]?.string
                assembler.facts.environment = assembler.facts.environment ?? payload["cwd"]?.string
            case "response_item":
                if isCopied(line, number: number) { return }
                try takeItem(payload)
            case "event_msg":
                if isCopied(line, number: number) { return }
                try takeEvent(payload)
            default: break
            }
        }

        /// The first generation: no envelope, the first line without a type.
        private mutating func takeOld(_ line: JSONValue) throws {
            if line["record_type"] != nil { return }
            if line["type"] == nil {
                noteSession(line)
            } else {
                try takeItem(line)
            }
        }

        private mutating func takeMeta(_ meta: JSONValue, line: JSONValue) {
            if own == nil {
                own = meta["id"]?.string
                ownStart = line["timestamp"]?.string
                noteSession(meta)
            } else {
                isCopy = meta["id"]?.string != own
            }
        }

        private func noteSession(_ meta: JSONValue) {
            assembler.facts.id = assembler.facts.id ?? meta["id"]?.string
            assembler.facts.agent = "codex"
            assembler.facts.environment =
                assembler.facts.environment ?? meta["cwd"]?.string ?? meta["git"]?["repository_url"]?.string
        }

        private func isCopied(_ line: JSONValue, number: Int) -> Bool {
            guard isCopy else { return false }
            if let ownLineAfterCopy { return number < ownLineAfterCopy }
            guard let ownStart, let stamp = line["timestamp"]?.string else { return false }
            return stamp < ownStart
        }

        private mutating func takeItem(_ item: JSONValue) throws {
            if let id = item["call_id"]?.string, let code = exitCodes.removeValue(forKey: id),
                item["output"] != nil
            {
                var result = CodexOutput.result(item["output"])
                result.callID = id
                if result.exitCode == nil {
                    result.exitCode = code
                    result.status = code == 0 ? .ok : .error
                }
                return try assembler.add(result)
            }
            try ResponseItems.add(item, to: assembler)
        }

        private mutating func takeEvent(_ event: JSONValue) throws {
            switch event["type"]?.string {
            case "turn_aborted": try assembler.markInterruption()
            case "exec_command_end":
                if let id = event["call_id"]?.string, let code = event["exit_code"]?.integer,
                    exitCodes.count < 256
                {
                    exitCodes[id] = code
                }
            default: break
            }
        }
    }
}

/// Picks the id out of a `session_meta` line without building the line.
private struct CodexMetaLine: JSONVisitor {
    private(set) var isMeta = false
    private(set) var id: String?
    private var depth = 0
    private var isType = false
    private var isPayload = false
    private var isID = false

    mutating func beginObject() { depth += 1 }
    mutating func endObject() { depth -= 1 }
    mutating func beginArray() { depth += 1 }
    mutating func endArray() { depth -= 1 }
    mutating func key(_ text: JSONText) {
        if depth == 1 {
            isType = text == "type"
            isPayload = text == "payload"
        } else if depth == 2 {
            isID = text == "id"
        }
    }
    mutating func string(_ text: JSONText) {
        if depth == 1, isType { isMeta = text == "session_meta" }
        if depth == 2, isPayload, isID { id = text.string }
    }
    mutating func number(_ number: JSONNumber) {}
    mutating func bool(_ value: Bool) {}
    mutating func null() {}
}
