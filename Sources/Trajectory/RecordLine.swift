internal import JSON

/// Builds the line of a session, unless it is to be passed over.
struct RecordLine: JSONVisitor {
    private var builder: JSONValueBuilder
    private(set) var repairs: [JSONError] = []
    /// Whether a value was complete on the line, passed over or not.
    private(set) var isComplete = false
    /// Whether to take no notice of what comes.
    var isSkipped = false

    init(limits: TrajectoryReadLimits) { builder = JSONValueBuilder(budget: limits.recordLimit) }

    /// The line's value; `nil` when it was blank, broken or passed over.
    mutating func take() -> JSONValue? {
        repairs.removeAll()
        isComplete = false
        return builder.take()
    }

    mutating func beginObject() { if !isSkipped { builder.beginObject() } }
    mutating func endObject() { if !isSkipped { builder.endObject() } }
    mutating func beginArray() { if !isSkipped { builder.beginArray() } }
    mutating func endArray() { if !isSkipped { builder.endArray() } }
    mutating func key(_ text: JSONText) { if !isSkipped { builder.key(text) } }
    mutating func string(_ text: JSONText) { if !isSkipped { builder.string(text) } }
    mutating func number(_ number: JSONNumber) { if !isSkipped { builder.number(number) } }
    mutating func bool(_ value: Bool) { if !isSkipped { builder.bool(value) } }
    mutating func null() { if !isSkipped { builder.null() } }
    mutating func endDocument() { isComplete = true }
    mutating func repaired(_ error: JSONError) {
        if !isSkipped, repairs.count < 20 { repairs.append(error) }
    }
}
