internal import Trajectory

/// Everything that is kept of the episodes: flat lists of small records, and the texts they number.
struct EpisodeStore: Sendable {
    /// A small change: the added and the removed tokens, distinct, in order of number.
    struct Change: Sendable {
        var added: [UInt16]
        var removed: [UInt16]
    }

    /// Most calls kept over all; afterwards an episode keeps its first ``frugalCalls``.
    static let calls = 2_000_000
    static let frugalCalls = 24
    static let changes = 200_000
    static let phraseLimit = 20_000

    var tools = Interner(limit: 4096)
    var tokens = Interner(limit: 65_000)
    var templates = Interner(limit: 40_000)
    private var tasks = Interner(limit: 4_000_000)
    private var environments = Interner(limit: 100_000)
    private(set) var episodes: [EpisodeRecord] = []
    private(set) var calls: [CallRecord] = []
    private(set) var changes: [Change] = [Change(added: [], removed: [])]
    private(set) var quotes = Quotes()
    /// Short commands by the hash of their call.
    private(set) var phrases: [UInt32: String] = [:]
    /// Evidence of repeated calls, passing or not, the first few.
    private(set) var repeats: [Quotes.Quote] = []

    /// The calls of an episode.
    func calls(of episode: EpisodeRecord) -> ArraySlice<CallRecord> {
        calls[Int(episode.first)..<Int(episode.first + episode.count)]
    }

    /// The numbers of a command's first eight tokens.
    mutating func firstTokens(of text: String) -> SIMD8<UInt16> {
        var numbers = SIMD8<UInt16>.zero
        for (place, token) in CommandScan.tokens(of: text, limit: 8).enumerated() {
            numbers[place] = number(of: token)
        }
        return numbers
    }

    /// Keeps a short command's text, so that one that recurs word for word can be shown.
    mutating func keep(phrase text: String, hash: UInt32) {
        guard phrases.count < EpisodeStore.phraseLimit, text.utf8.count <= 100, phrases[hash] == nil,
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F && $0 != 0x60 })
        else { return }
        phrases[hash] = text
    }

    /// Keeps a small change; 0 when there is no room.
    mutating func note(_ difference: TokenDifference) -> UInt32 {
        guard changes.count < EpisodeStore.changes else { return 0 }
        let added = Set(difference.added.map { number(of: $0) }).sorted()
        let removed = Set(difference.removed.map { number(of: $0) }).sorted()
        changes.append(Change(added: Array(added), removed: Array(removed)))
        return UInt32(changes.count - 1)
    }

    /// The token's number: letter case makes no difference; the first spelling is kept for show.
    private mutating func number(of token: String) -> UInt16 {
        let key = String(
            decoding: token.utf8.map { (0x61...0x7A).contains($0) ? $0 - 32 : $0 }, as: UTF8.self)
        return UInt16(clamping: tokens.number(of: key, shownAs: token))
    }

    /// Takes an episode over.
    mutating func add(_ buffer: EpisodeBuffer, of episode: Episode) {
        let range = UInt32(clamping: episode.steps.lowerBound)...UInt32(clamping: episode.steps.upperBound)
        let limit = calls.count < EpisodeStore.calls ? EpisodeBuffer.limit : EpisodeStore.frugalCalls
        let first = calls.count
        for call in buffer.calls where range.contains(call.step) && calls.count - first < limit {
            calls.append(call)
        }
        let summary = episode.summary
        let outcome: UInt8 =
            switch summary.outcome.outcome {
            case .success: EpisodeRecord.success
            case .failure: EpisodeRecord.failure
            case .unknown: 0
            }
        let record = EpisodeRecord(
            index: episode.index, trajectory: summary.id, task: tasks.number(of: episode.task),
            environment: summary.environment.map { environments.number(of: $0) } ?? 0, outcome: outcome,
            first: UInt32(first), count: UInt32(calls.count - first))
        for draft in buffer.drafts where range.contains(draft.first) {
            quotes.add(quote(draft, record), to: draft.template)
        }
        if let draft = buffer.repeated, range.contains(draft.first), repeats.count < 64 {
            repeats.append(quote(draft, record))
        }
        episodes.append(record)
    }

    private func quote(_ draft: EpisodeBuffer.Draft, _ episode: EpisodeRecord) -> Quotes.Quote {
        Quotes.Quote(
            episode: UInt32(episodes.count), first: draft.first, last: draft.last, words: draft.quote,
            passed: episode.passed)
    }
}
