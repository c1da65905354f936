internal import JSON
internal import OrderedCollections

extension SpendingRecord {
    private struct Key: Hashable {
        var process: Int
        var number: Int
    }

    /// Adds the lines of a record up, by purpose and model; torn and foreign ones are left out.
    static func entries(in text: [UInt8]) -> [LedgerEntry] {
        var all: [LedgerEntry] = []
        var open: [Key: LedgerEntry] = [:]
        for line in text.split(separator: 0x0A) {
            guard let value = try? JSONValue.parse(line), let process = value["process"]?.integer,
                let number = value["number"]?.integer
            else { continue }
            let key = Key(process: process, number: number)
            switch value["event"]?.string {
            case "began":
                guard var entry = empty(value) else { continue }
                entry.attempts = 1
                entry.lost = 1
                // The number of a dead process can come again.
                if let old = open.updateValue(entry, forKey: key) { all.append(old) }
            case "ended":
                guard let entry = ended(value) else { continue }
                open[key] = nil
                all.append(entry)
            case "withdrew": open[key] = nil
            default: continue
            }
        }
        return ModelLedger(entries: all + open.values).entries
    }

    private static func empty(_ value: JSONValue) -> LedgerEntry? {
        guard let purpose = value["purpose"]?.string.flatMap({ ModelRequest.Purpose(rawValue: $0) }),
            let model = value["model"]?.string
        else { return nil }
        return LedgerEntry(purpose, model)
    }

    private static func ended(_ value: JSONValue) -> LedgerEntry? {
        guard var entry = empty(value) else { return nil }
        func count(_ name: String) -> Int { max(0, value[name]?.integer ?? 0) }
        entry.attempts = 1
        entry.usage = TokenUsage(
            input: count("input"), cachedInput: count("cached_input"), cacheWrites: count("cache_writes"),
            output: count("output"))
        entry.repairs = value["repair"] == true ? 1 : 0
        entry.ignoredSchemas = value["ignored_schema"] == true ? 1 : 0
        entry.attemptsWithoutUsage = value["estimated"] == true ? 1 : 0
        if let failure = value["failure"]?.string { entry.failures = [failure: 1] }
        if let cost = value["cost"]?.object {
            for (currency, amount) in cost { entry.cost[currency] = amount.double }
        }
        entry.seconds = value["seconds"]?.double ?? 0
        return entry
    }
}
