internal import JSON

/// Whether a server heeds the schema that requests give it, as far as its answers show.
///
/// A server that does not know a member of a request may refuse it, or leave it out in silence. Then only answers tell:
/// when the first ones to one way of asking all come in another form, the next way is tried. One answer in the form asked
/// for settles it the other way, since then the model is to blame for others.
struct SchemaHeed {
    /// What a way of asking for JSON promises of the answers.
    enum Promise: Hashable, Sendable {
        /// They fit the schema.
        case fitting
        /// They are JSON.
        case json
        /// Nothing.
        case nothing
    }

    /// Answers in another form that show that the schema is ignored: those to a call and its repair, and one more.
    static let enough = 3

    private var others = 0
    private var isHeeded = false

    /// Takes an answer into account.
    ///
    /// - Returns: Whether the schema counts as ignored now; said once.
    mutating func see(_ reply: ModelReply, to schema: ResponseSchema, promise: Promise) -> Bool {
        guard !isHeeded, let heeds = Self.heeds(reply, schema, promise) else { return false }
        if heeds {
            isHeeded = true
        } else {
            others += 1
        }
        return others == Self.enough
    }

    /// Whether an answer has the form that was promised; `nil` where it does not tell.
    private static func heeds(_ reply: ModelReply, _ schema: ResponseSchema, _ promise: Promise) -> Bool? {
        if promise == .nothing { return nil }
        switch reply.finish {
        case .calls, .refusal: return nil
        case .length:
            // Of a cut answer only the beginning tells, and a model may think aloud before it answers.
            let start = reply.text.first { !$0.isWhitespace }
            return start == nil || start == "{" || start == "[" || start == "<" ? nil : false
        case .stop: break
        }
        if promise == .json, (try? JSONValue.parse(reply.text)) != nil { return true }
        return (try? StructuredReply.decode(reply.text, schema: schema)) != nil
    }
}
