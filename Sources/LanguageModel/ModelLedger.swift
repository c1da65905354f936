internal import Synchronization

/// Counts what was asked, sent, answered and used, by purpose and model.
///
/// Every exchange is counted when it ends, the failed and the cancelled ones too, so that the attempts here equal the
/// requests that the server saw. Safe to use from many tasks.
public final class ModelLedger: Sendable {
    private struct Place: Hashable {
        var purpose: ModelRequest.Purpose
        var model: String
    }

    private let counts: Mutex<[Place: LedgerEntry]>

    /// Starts empty, or where an earlier part of the run ended.
    public init(entries: [LedgerEntry] = []) {
        var start: [Place: LedgerEntry] = [:]
        for entry in entries {
            start[
                Place(purpose: entry.purpose, model: entry.model),
                default: LedgerEntry(entry.purpose, entry.model)
            ]
            .add(entry)
        }
        counts = Mutex(start)
    }

    /// The counts, sorted by purpose and model.
    public var entries: [LedgerEntry] {
        counts.withLock { Array($0.values) }.sorted {
            ($0.purpose.rawValue, $0.model) < ($1.purpose.rawValue, $1.model)
        }
    }

    /// Everything added up.
    public var total: LedgerEntry {
        var sum = LedgerEntry(.analysis, "")
        for entry in entries { sum.add(entry) }
        return sum
    }

    /// Counts one exchange that ended.
    public func record(_ attempt: ModelAttempt, model: String) {
        change(attempt.purpose, model) { $0.add(attempt) }
    }

    /// Counts one call that ended.
    public func record(call end: CallEnd, purpose: ModelRequest.Purpose, model: String) {
        change(purpose, model) { entry in
            entry.calls += 1
            switch end {
            case .answered: entry.answered += 1
            case .journal: entry.fromJournal += 1
            case .pending: entry.pending += 1
            case .failed: entry.failed += 1
            }
        }
    }

    /// How a call ended.
    public enum CallEnd: Hashable, Sendable {
        /// The model answered now.
        case answered
        /// An earlier answer was found in the journal.
        case journal
        /// The question waits for somebody else's answer.
        case pending
        /// It gave no answer, also after trying again.
        case failed
    }

    private func change(
        _ purpose: ModelRequest.Purpose, _ model: String, _ update: (inout LedgerEntry) -> Void
    ) {
        counts.withLock { counts in
            update(&counts[Place(purpose: purpose, model: model), default: LedgerEntry(purpose, model)])
        }
    }
}
