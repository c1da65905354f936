internal import ContentHash
internal import Synchronization

/// The entries of a batch for which no answer has been seen yet; results may come in any order, and from any thread.
final class OpenEntries: Sendable {
    /// Why an entry has no answer.
    enum Reason: Sendable {
        /// The provider refused it or failed.
        case failed(ServerFailure)
        /// An answer came that is none.
        case unusable(ModelError)
        /// It was not worked on, or is not among the results.
        case dropped(String)

        /// Whether asking again can help.
        var mayPass: Bool {
            switch self {
            case .failed(let failure):
                if case .transient = failure.error.kind { return true }
                return false
            case .unusable, .dropped: return true
            }
        }
    }

    private struct Inside {
        var open: [String: Reason]
        var answered: Set<String> = []
        var foreign = 0
        var failure: ModelError?
    }

    private let inside: Mutex<Inside>

    init(_ keys: [String]) {
        inside = Mutex(
            Inside(open: Dictionary(keys.map { ($0, .dropped("missing")) }, uniquingKeysWith: { first, _ in first })))
    }

    /// The entries without an answer, and why.
    var unanswered: [String: Reason] { inside.withLock { $0.open } }
    /// How many results name no entry.
    var foreign: Int { inside.withLock { $0.foreign } }
    /// Why an answer could not be kept.
    var failure: ModelError? { inside.withLock { $0.failure } }

    /// Takes one result in; an answer is kept at once.
    func take(_ result: BatchResult, into answers: FileCallJournal) {
        inside.withLock { inside in
            guard inside.open[result.key] != nil, let key = ContentHash(hex: result.key) else {
                // A line that comes twice is no stranger.
                if !inside.answered.contains(result.key) { inside.foreign += 1 }
                return
            }
            switch result.outcome {
            case .answered(.success(let reply)):
                do throws(JournalError) {
                    try answers.record(reply, for: key)
                    inside.open[result.key] = nil
                    inside.answered.insert(result.key)
                } catch {
                    inside.failure = ModelError(.refused, "the answer could not be kept: \(error.description)")
                }
            case .answered(.failure(let error)): inside.open[result.key] = .unusable(error)
            case .failed(let failure): inside.open[result.key] = .failed(failure)
            case .dropped(let why): inside.open[result.key] = .dropped(why)
            }
        }
    }
}
