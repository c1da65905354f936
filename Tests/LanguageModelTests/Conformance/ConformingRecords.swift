import Glibc
import LanguageModel
import TestSupport

/// Answers of a hand-off: files that somebody writes between two runs.
struct ConformingHandoff: ConformingProvider {
    var name: String { "handoff" }
    var usage: TokenUsage? { nil }
    /// There is nobody who could be busy, poor or unreachable; what a file holds is whole, and an empty file is no
    /// answer yet.
    var inapplicable: Set<ConformanceCase> {
        [
            .thinking, .refusal, .cutText, .cutAnswerRepaired, .empty, .malformedTwice, .schemaIgnored, .rateLimited,
            .overloaded, .broken, .unauthorized, .quota, .contextLength, .unknownModel, .cancelled,
        ]
    }

    func stage(_ acts: [ConformanceAct], for request: ModelRequest) throws -> ConformanceStage? {
        let folder = Questions.scratchFolder() + "/handoff"
        let model = try HandoffModel(folder: folder, run: "r-0123456789")
        let rest = Answers(acts.map { request.tools.isEmpty ? $0 : $0.inWords })
        return ConformanceStage(
            model: model, exchanges: { nil },
            told: {
                model.entries.compactMap { TestFile.text(at: "\(folder)/\($0.prompt)") }.joined(separator: "\n")
            },
            answer: {
                guard let entry = model.entries.first(where: { $0.state != .answered }),
                    case .say(let text)? = rest.next()
                else { return false }
                Questions.write(text, to: "\(folder)/\(entry.answer)")
                return true
            })
    }
}

/// Answers that were recorded earlier.
struct ConformingReplay: ConformingProvider {
    var name: String { "replay" }
    var usage: TokenUsage? { nil }
    /// Nothing is asked, so nothing can fail on the way; what was recorded had been checked, and what was not recorded is
    /// refused.
    var inapplicable: Set<ConformanceCase> {
        [
            .thinking, .refusal, .cutAnswerRepaired, .empty, .malformedRepaired, .malformedTwice, .schemaIgnored,
            .rateLimited, .overloaded, .broken, .unauthorized, .quota, .contextLength, .cancelled,
        ]
    }

    func stage(_ acts: [ConformanceAct], for request: ModelRequest) throws -> ConformanceStage? {
        let folder = Questions.scratchFolder() + "/calls"
        let journal = try FileCallJournal(folder: folder, model: "openai:m")
        let key = request.key(
            for: ModelIdentity(name: "openai:m", destination: "somewhere", leavesMachine: true))
        switch acts.first {
        case .say(let text): try journal.record(ModelReply(text: text), for: key)
        case .call(let arguments):
            let call = ModelToolCall(id: "c-1", name: "look", arguments: arguments)
            try journal.record(ModelReply(text: "", calls: [call], finish: .calls), for: key)
        case .cut(let text): try journal.record(ModelReply(text: text, finish: .length), for: key)
        case .unknownModel: break
        default: return nil
        }
        return ConformanceStage(
            model: try ReplayModel(folder: folder), exchanges: { nil }, told: { "The light is green." })
    }
}
