internal import LanguageModel

/// How what models took is put into words.
enum SpendingWording {
    /// A count with commas between thousands.
    static func count(_ number: Int) -> String {
        var text = ""
        for (place, digit) in String(number.magnitude).reversed().enumerated() {
            if place > 0, place % 3 == 0 { text = "," + text }
            text = String(digit) + text
        }
        return (number < 0 ? "-" : "") + text
    }

    /// A count in at most four characters and a unit: 999, 12.3k, 4.5M.
    static func short(_ number: Int) -> String {
        func tenths(_ unit: Int, _ name: String) -> String {
            let tenths = number / (unit / 10)
            return tenths < 1000 ? "\(tenths / 10).\(tenths % 10)\(name)" : "\(tenths / 10)\(name)"
        }
        if number < 1000 { return String(number) }
        return number < 1_000_000 ? tenths(1000, "k") : tenths(1_000_000, "M")
    }

    /// An amount with two decimal places, or four where it is below one.
    static func money(_ amount: Double, _ currency: String) -> String {
        let places = amount < 1 ? 4 : 2
        let scale = places == 4 ? 10_000.0 : 100.0
        // Beyond this a Double has no such places any more.
        let units = Int((min(max(0, amount), 9e13) * scale).rounded())
        let fraction = String(units % Int(scale))
        return
            "\(count(units / Int(scale))).\(String(repeating: "0", count: places - fraction.count))\(fraction) \(currency)"
    }

    /// Amounts by currency; `nil` when there are none.
    static func money(_ amounts: [String: Double]) -> String? {
        guard !amounts.isEmpty else { return nil }
        return amounts.sorted { $0.key < $1.key }.map { money($0.value, $0.key) }.joined(separator: " + ")
    }

    /// One line for each purpose and model of a ledger.
    static func lines(_ entries: [LedgerEntry]) -> [String] {
        let models = Set(entries.map(\.model))
        return entries.map { entry in
            var name = entry.purpose.rawValue
            if models.count > 1 { name += " (\(Visible.line(entry.model)))" }
            return "\(name): " + parts(of: entry).joined(separator: ", ")
        }
    }

    private static func parts(of entry: LedgerEntry) -> [String] {
        var parts = [plural(entry.calls, "call")]
        if entry.fromJournal > 0 { parts[0] += " (\(entry.fromJournal) answered before)" }
        return (entry.calls > 0 ? parts : []) + exchanges(of: entry)
    }

    /// What exchanges took: how many, how they went, tokens, money and time.
    private static func exchanges(of entry: LedgerEntry) -> [String] {
        var attempts = plural(entry.attempts, "attempt")
        let failed = entry.failures.values.reduce(0, +)
        let notes = [(entry.repairs, "repairs"), (failed, "failed"), (entry.lost, "cut off by a kill")]
            .filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 && $0.1 == "repairs" ? "repair" : $0.1)" }
        if !notes.isEmpty { attempts += " (\(notes.joined(separator: ", ")))" }
        let usage = entry.usage
        let estimated = entry.attemptsWithoutUsage > 0 ? ", partly estimated" : ""
        var parts = [
            attempts,
            "\(count(usage.input)) tokens in (\(count(usage.cachedInput)) cached), \(count(usage.output)) out\(estimated)",
        ]
        if let cost = money(entry.cost) { parts.append(cost) }
        if entry.ignoredSchemas > 0 { parts.append("asked for JSON in another way, since the schema was ignored") }
        if entry.seconds >= 1 { parts.append("\(DurationText.words(entry.seconds)) of calls") }
        return parts
    }

    /// What was spent in all, in one clause.
    ///
    /// - Parameter isPriced: whether every model had a price.
    static func total(_ spent: Spending, currency: String, isPriced: Bool) -> String {
        let tokens = "\(count(spent.usage.total)) tokens"
        let cost = isPriced || spent.cost > 0 ? ", \(isPriced ? "" : "at least ")\(money(spent.cost, currency))" : ""
        return "\(plural(spent.exchanges, "exchange")), \(tokens)\(cost)"
    }
}
