internal import JSON

/// Reads a Trace2Skill log that is JSONL: `session_start`, `message` lines, `result`.
struct Trace2SkillLinesReader {
    let scan: JSONScan

    /// Reads the log.
    ///
    /// - Throws: `TrajectoryFailure` when the file cannot be read, and what the sink throws.
    func read(into assembler: TrajectoryAssembler) throws {
        try assembler.begin()
        let messages = Trace2SkillMessages(assembler: assembler)
        var agent: String?
        var error: String?
        var count = 0
        var record = RecordLine(limits: scan.limits)
        try scan.lines(into: &record) { record, line, problem in
            let repairs = record.repairs
            let value = record.take()
            if let problem {
                assembler.gap(problem.reason, line: line, byteOffset: problem.byteOffset)
                return true
            }
            for repair in repairs {
                assembler.gap(repair.reason + ", replaced", line: line, byteOffset: repair.byteOffset)
            }
            switch value?["type"]?.string {
            case "session_start": agent = agent ?? value?["agent_name"]?.string
            case "message":
                let text = MessageContent(value?["content"]).text
                if try messages.add(role: value?["role"]?.string ?? "", text: text) {
                    count += 1
                } else {
                    assembler.gap("a message of a role that logs do not have", line: line, byteOffset: nil)
                }
            case "result": error = value?["error"]?.string
            default: if value != nil { assembler.gap("a line of no kind that logs have", line: line, byteOffset: nil) }
            }
            return true
        }
        if count == 0 { return try assembler.fail("there are no messages in it") }
        try messages.close(agent: agent, error: error)
    }
}
