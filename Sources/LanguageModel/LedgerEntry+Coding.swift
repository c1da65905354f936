extension LedgerEntry {
    enum CodingKeys: String, CodingKey {
        case purpose, model, calls, answered, pending, failed, attempts, lost, repairs, failures, usage, cost, seconds
        case fromJournal = "from_journal"
        case ignoredSchemas = "ignored_schemas"
        case attemptsWithoutUsage = "attempts_without_usage"
    }

    /// Reads an entry; what versions before this one did not count is zero.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try values.decode(ModelRequest.Purpose.self, forKey: .purpose),
            try values.decode(String.self, forKey: .model))
        calls = try values.decode(Int.self, forKey: .calls)
        answered = try values.decode(Int.self, forKey: .answered)
        fromJournal = try values.decode(Int.self, forKey: .fromJournal)
        pending = try values.decode(Int.self, forKey: .pending)
        failed = try values.decode(Int.self, forKey: .failed)
        attempts = try values.decode(Int.self, forKey: .attempts)
        lost = try values.decodeIfPresent(Int.self, forKey: .lost) ?? 0
        repairs = try values.decode(Int.self, forKey: .repairs)
        ignoredSchemas = try values.decodeIfPresent(Int.self, forKey: .ignoredSchemas) ?? 0
        attemptsWithoutUsage = try values.decode(Int.self, forKey: .attemptsWithoutUsage)
        failures = try values.decode([String: Int].self, forKey: .failures)
        usage = try values.decode(TokenUsage.self, forKey: .usage)
        cost = try values.decodeIfPresent([String: Double].self, forKey: .cost) ?? [:]
        seconds = try values.decodeIfPresent(Double.self, forKey: .seconds) ?? 0
    }

    /// The entry as records that are shared keep it: money to nine places and no time.
    ///
    /// Sums of fractions depend on the order in which calls end, and time on the machine; the bytes of a record must not.
    public var shareable: LedgerEntry {
        var entry = self
        entry.cost = cost.mapValues { ($0 * 1e9).rounded() / 1e9 }
        entry.seconds = 0
        return entry
    }

    /// Writes an entry; what is zero for most only where there is any, time to a tenth of a second.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(purpose, forKey: .purpose)
        try values.encode(model, forKey: .model)
        try values.encode(calls, forKey: .calls)
        try values.encode(answered, forKey: .answered)
        try values.encode(fromJournal, forKey: .fromJournal)
        try values.encode(pending, forKey: .pending)
        try values.encode(failed, forKey: .failed)
        try values.encode(attempts, forKey: .attempts)
        if lost > 0 { try values.encode(lost, forKey: .lost) }
        try values.encode(repairs, forKey: .repairs)
        if ignoredSchemas > 0 { try values.encode(ignoredSchemas, forKey: .ignoredSchemas) }
        try values.encode(attemptsWithoutUsage, forKey: .attemptsWithoutUsage)
        try values.encode(failures, forKey: .failures)
        try values.encode(usage, forKey: .usage)
        if !cost.isEmpty { try values.encode(cost, forKey: .cost) }
        if seconds > 0 { try values.encode((seconds * 10).rounded() / 10, forKey: .seconds) }
    }
}
