internal import JSON

/// Reads a session of Claude Code, or what its `stream-json` output left, as one trajectory.
///
/// The file is read twice: for the links between the lines, then for the lines of the newest branch. Sub-agents'
/// lines inside a session are left out (their answer stands in the call's result); a sub-agent's own file is a
/// trajectory of its own.
struct ClaudeCodeReader {
    let scan: JSONScan

    /// Reads the session.
    ///
    /// - Throws: `TrajectoryFailure` when the file cannot be read, and what the sink throws.
    func read(into assembler: TrajectoryAssembler) throws {
        var tree = ClaudeCodeTree()
        var links = ClaudeCodeLine()
        try scan.lines(into: &links) { links, _, problem in
            if problem == nil, links.isComplete { tree.add(links) }
            links.startOver()
            return true
        }
        tree.choose()
        try assembler.begin()
        let chosen = tree.isChosen
        guard chosen.contains(true) else { return try assembler.fail("there are no messages in it") }
        let messages = ClaudeCodeMessages(assembler: assembler)
        var record = RecordLine(limits: scan.limits)
        record.isSkipped = chosen[0] == false
        var index = 0
        try scan.lines(into: &record) { record, line, problem in
            if let problem {
                assembler.gap(problem.reason, line: line, byteOffset: problem.byteOffset)
            } else if record.isComplete {
                for repair in record.repairs {
                    assembler.gap(repair.reason + ", replaced", line: line, byteOffset: repair.byteOffset)
                }
                if let value = record.take(), index < chosen.count, chosen[index] { try messages.add(value) }
                index += 1
            }
            _ = record.take()
            record.isSkipped = index < chosen.count ? !chosen[index] : true
            return true
        }
        if assembler.stepCount == 0, assembler.pendingSource == nil {
            return try assembler.fail("there are no messages in it")
        }
        try assembler.end()
    }
}
