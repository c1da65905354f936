import JSON
import LanguageModel

/// What every provider has to do.
enum ConformanceCase: String, CaseIterable, Sendable {
    case freeText, thinking, schemaAnswer, toolCall, conversation, refusal, cutText, cutAnswerRepaired, empty
    case malformedRepaired, malformedTwice, schemaIgnored, rateLimited, overloaded, broken, unauthorized, quota
    case contextLength, unknownModel, cancelled

    static let key = "sk-conformance-0123456789abcdef"
    static let arguments: JSONValue = ["place": "the \"lamp\""]

    /// The question.
    var request: ModelRequest {
        switch self {
        case .schemaAnswer, .cutAnswerRepaired, .malformedRepaired, .malformedTwice, .schemaIgnored:
            return Questions.structured("Turn this into rules.")
        case .toolCall, .conversation:
            var request = Questions.free("Is the light green?")
            request.tools = [
                ModelTool(
                    name: "look", description: "Looks at a place.",
                    parameters: [
                        "type": "object", "additionalProperties": false, "required": ["place"],
                        "properties": ["place": ["type": "string"]],
                    ])
            ]
            guard self == .conversation else { return request }
            request.turns = [
                ModelTurn(
                    text: "I look.",
                    calls: [ModelToolCall(id: "call_1", name: "look", arguments: Self.arguments)],
                    results: [ModelTurn.Result(call: "call_1", content: "The light is green.")])
            ]
            return request
        default: return Questions.free("Say something.")
        }
    }

    /// What the other side does, exchange by exchange.
    var acts: [ConformanceAct] {
        switch self {
        case .freeText: [.say("plain words")]
        case .thinking: [.think("plain words")]
        case .schemaAnswer: [.say(Questions.fitting)]
        case .toolCall: [.call(Self.arguments)]
        case .conversation: [.say("It is green.")]
        case .refusal: [.refuse]
        case .cutText: [.cut("half of a sen")]
        case .cutAnswerRepaired: [.cut(String(Questions.fitting.dropLast(9))), .say(Questions.fitting)]
        case .empty: [.empty]
        case .malformedRepaired: [.say(#"{"rules": 4}"#), .say(Questions.fitting)]
        case .malformedTwice: [.say(#"{"rules": 4}"#), .say("I cannot do that.")]
        case .schemaIgnored:
            [.say("I look."), .say("I think."), .say("I write."), .say(Questions.fitting)]
        case .rateLimited: [.limited, .say("plain words")]
        case .overloaded: [.overloaded, .say("plain words")]
        case .broken: [.broken, .say("plain words")]
        case .unauthorized: [.unauthorized]
        case .quota: [.quota]
        case .contextLength: [.tooLong]
        case .unknownModel: [.unknownModel]
        case .cancelled: [.hang]
        }
    }

    /// The answer's text, where there has to be one.
    var text: String? {
        switch self {
        case .freeText, .thinking, .rateLimited, .overloaded, .broken: "plain words"
        case .schemaAnswer, .cutAnswerRepaired, .malformedRepaired, .schemaIgnored: Questions.fitting
        case .conversation: "It is green."
        case .cutText: "half of a sen"
        default: nil
        }
    }

    /// The failure's name, where there has to be one.
    var failure: String? {
        switch self {
        case .empty, .malformedTwice: "malformed"
        case .unauthorized: "unauthorized"
        case .quota: "quota"
        case .contextLength: "contextLength"
        case .unknownModel: "refused"
        case .cancelled: "cancelled"
        default: nil
        }
    }
}
