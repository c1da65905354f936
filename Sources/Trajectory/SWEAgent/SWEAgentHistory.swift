internal import JSON

/// Looks whether a SWE-agent file has a history to read.
struct SWEAgentHistory: JSONVisitor {
    /// Enough was seen.
    struct Found: Error {}

    private var depth = 0
    private var key = ""

    mutating func beginObject() throws {
        if depth == 2, key == "history" { throw Found() }
        depth += 1
    }
    mutating func endObject() { depth -= 1 }
    mutating func beginArray() { depth += 1 }
    mutating func endArray() { depth -= 1 }
    mutating func key(_ text: JSONText) {
        if depth == 1 { key = text.byteCount <= 64 ? text.string : "" }
    }
    mutating func string(_ text: JSONText) {}
    mutating func number(_ number: JSONNumber) {}
    mutating func bool(_ value: Bool) {}
    mutating func null() {}

    /// Whether there is a history with at least one message.
    ///
    /// - Throws: `TrajectoryFailure` when the file cannot be read.
    static func isIn(_ scan: JSONScan) throws -> Bool {
        var look = SWEAgentHistory()
        do {
            try scan.document(into: &look)
        } catch is Found {
            return true
        } catch is JSONError {}
        return false
    }
}
