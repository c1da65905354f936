internal import ContentHash
internal import JSON
internal import Trajectory

extension TrajectoryRecord {
    /// Appends the record as one line, with its newline: the bytes that ``RecordCoding/line(_:)`` gives, but a run of
    /// 100,000 trajectories need not set up as many encoders.
    func appendLine(to bytes: inout [UInt8]) throws {
        bytes.append(UInt8(ascii: "{"))
        if let environment { Self.append("environment", environment, to: &bytes) }
        if let hash { Self.append("hash", hash.hex, to: &bytes) }
        Self.append("id", id, to: &bytes)
        bytes += "\"outcome\":{".utf8
        if let note = outcome.note { Self.append("note", note, to: &bytes) }
        Self.append("origin", outcome.origin.rawValue, to: &bytes)
        Self.append("outcome", outcome.outcome.rawValue, to: &bytes)
        if let score = outcome.score {
            bytes += "\"score\":".utf8
            bytes += try Self.number(score)
        } else {
            bytes.removeLast()
        }
        bytes += "},".utf8
        if let reason { Self.append("reason", reason, to: &bytes) }
        Self.append("split", split, to: &bytes)
        Self.append("state", state.rawValue, to: &bytes)
        Self.append("task", task, to: &bytes)
        bytes.removeLast()
        bytes += "}\n".utf8
    }

    /// Appends a member and a comma.
    private static func append(_ name: String, _ text: String, to bytes: inout [UInt8]) {
        JSONWriter.append(string: name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        JSONWriter.append(string: text, to: &bytes)
        bytes.append(UInt8(ascii: ","))
    }

    private static func number(_ score: Double) throws -> [UInt8] {
        // Rewards are nearly all 0 or 1; how the encoder writes other numbers is its own business.
        if score == 1 { return [UInt8(ascii: "1")] }
        if score == 0, score.sign == .plus { return [UInt8(ascii: "0")] }
        return try RecordCoding.line(score)
    }
}
