internal import JSON
internal import OrderedCollections

/// What models cost, by patterns of their names, as a file says it.
///
/// A model that no pattern names has no price: nothing is guessed, and local models are free only where the file says so.
public struct PriceList: Hashable, Sendable {
    /// Prices of the models whose names fit a pattern.
    public struct Entry: Hashable, Sendable {
        /// The name as `--model` takes it; `*` stands for any characters.
        public var pattern: String
        /// The prices.
        public var price: Price
    }

    /// Why a file of prices cannot be used.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// What is wrong, with its place in the file.
        public var reason: String

        /// The reason.
        public var description: String { reason }
    }

    /// The schema that this version reads.
    public static let schema = "skillgit.prices/1"

    /// The currency of all prices.
    public var currency: String
    /// When the prices were looked up, as the file says it.
    public var date: String
    /// The entries, in the file's order.
    public var entries: [Entry]

    /// The price of a model: of the patterns that its name fits, the one with the most characters of its own decides, and
    /// the first of several such.
    ///
    /// - Parameter model: the name as `--model` takes it: `openai:NAME`, `replay:FOLDER`.
    public func price(of model: String) -> Price? {
        var best: (length: Int, price: Price)?
        for entry in entries where Self.fits(Array(model.utf8), Array(entry.pattern.utf8)) {
            let length = entry.pattern.utf8.count { $0 != Self.star }
            if length > best?.length ?? -1 { best = (length, entry.price) }
        }
        return best?.price
    }

    private static let star = UInt8(ascii: "*")

    /// Whether a name fits a pattern; steps back to the last star only, so that no pattern takes long.
    private static func fits(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        var place = 0
        var next = 0
        var mark: (pattern: Int, place: Int)?
        while place < name.count {
            if next < pattern.count, pattern[next] == star {
                mark = (next, place)
                next += 1
            } else if next < pattern.count, pattern[next] == name[place] {
                place += 1
                next += 1
            } else if let last = mark {
                mark = (last.pattern, last.place + 1)
                place = last.place + 1
                next = last.pattern + 1
            } else {
                return false
            }
        }
        return pattern[next...].allSatisfy { $0 == star }
    }
}

extension PriceList {
    /// Reads a file of prices.
    ///
    /// - Throws: ``Failure`` when it is no JSON of ``schema``, when a member is misspelt, or when a price is no number from
    ///   zero; a price that is read wrongly would be worse than none.
    public init(parsing text: String) throws(Failure) {
        let value: JSONValue
        do {
            value = try JSONValue.parse(text)
        } catch {
            throw Failure(reason: "it is no JSON: \(error)")
        }
        guard value["schema"]?.string == Self.schema else {
            throw Failure(reason: "its schema is not '\(Self.schema)'")
        }
        try Self.check(value, place: "the file", known: ["schema", "note", "date", "currency", "models"])
        guard let currency = value["currency"]?.string, !currency.isEmpty, currency.utf8.count <= 8 else {
            throw Failure(reason: "its currency is missing, such as \"currency\": \"USD\"")
        }
        guard let models = value["models"]?.array else { throw Failure(reason: "its list of models is missing") }
        self.currency = currency
        date = value["date"]?.string ?? ""
        entries = []
        for (number, model) in models.enumerated() {
            entries.append(try Self.entry(model, place: "models[\(number)]", currency: currency))
        }
    }

    private static func entry(_ value: JSONValue, place: String, currency: String) throws(Failure) -> Entry {
        try check(
            value, place: place,
            known: ["model", "input", "cached_input", "cache_write", "output", "batch_factor", "note"])
        guard let pattern = value["model"]?.string, !pattern.isEmpty else {
            throw Failure(reason: "\(place) names no model")
        }
        guard let input = try number(value, "input", place), let output = try number(value, "output", place) else {
            throw Failure(reason: "\(place) needs the prices 'input' and 'output' for a million tokens")
        }
        let price = Price(
            input: input, cachedInput: try number(value, "cached_input", place),
            cacheWrites: try number(value, "cache_write", place), output: output,
            batchFactor: try number(value, "batch_factor", place) ?? 1, currency: currency)
        return Entry(pattern: pattern, price: price)
    }

    private static func number(_ value: JSONValue, _ name: String, _ place: String) throws(Failure) -> Double? {
        guard let member = value[name] else { return nil }
        guard let number = member.double, number.isFinite, number >= 0 else {
            throw Failure(reason: "\(place).\(name) is no number from 0")
        }
        return number
    }

    private static func check(_ value: JSONValue, place: String, known: Set<String>) throws(Failure) {
        guard let object = value.object else { throw Failure(reason: "\(place) is no object") }
        if let stranger = object.keys.first(where: { !known.contains($0) }) {
            throw Failure(reason: "\(place) has a member '\(stranger)' that means nothing")
        }
    }
}
