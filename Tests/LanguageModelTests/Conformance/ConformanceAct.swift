import JSON

/// What the other side of a provider does with one exchange.
enum ConformanceAct: Hashable, Sendable {
    /// Answers with a text.
    case say(String)
    /// Thinks aloud first, in the place that the protocol has for it, then answers with a text.
    case think(String)
    /// Calls the tool `look`.
    case call(JSONValue)
    /// Declines.
    case refuse
    /// Answers with a text that the output limit cut.
    case cut(String)
    /// Answers nothing.
    case empty
    /// Too many requests; come back in a moment.
    case limited
    /// Too busy.
    case overloaded
    /// The connection breaks, the program is killed.
    case broken
    /// The key is not accepted; the message repeats it.
    case unauthorized
    /// No money left.
    case quota
    /// The prompt is too long.
    case tooLong
    /// There is no such model.
    case unknownModel
    /// Nothing, for as long as one waits.
    case hang
}

extension ConformanceAct {
    /// The act as a model without tools of its own does it: in an object that names a tool or none.
    var inWords: ConformanceAct {
        switch self {
        case .say(let text):
            .say(JSONWriter.compact(["text": .string(text), "tool": "none", "arguments": "{}"]))
        case .call(let arguments):
            .say(
                JSONWriter.compact([
                    "text": "I look.", "tool": "look", "arguments": .string(JSONWriter.compact(arguments)),
                ]))
        default: self
        }
    }
}
