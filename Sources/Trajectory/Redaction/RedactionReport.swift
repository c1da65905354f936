/// How many secrets were taken out, by rule.
public struct RedactionReport: Hashable, Sendable, Codable {
    /// All that were replaced, by rule id.
    public var counts: [String: Int] = [:]
    /// Those of them that were found by decoding base64 or hexadecimal text, by rule id.
    public var encoded: [String: Int] = [:]

    /// Nothing was found yet.
    public init() {}

    /// All that were replaced.
    public var total: Int { counts.values.reduce(0, +) }

    /// Counts one more.
    public mutating func add(rule: String, encoded isEncoded: Bool = false) {
        counts[rule, default: 0] += 1
        if isEncoded { encoded[rule, default: 0] += 1 }
    }

    /// Adds another report's numbers.
    public mutating func add(_ other: RedactionReport) {
        counts.merge(other.counts, uniquingKeysWith: +)
        encoded.merge(other.encoded, uniquingKeysWith: +)
    }
}
