/// Takes secrets out of text before anything else sees it.
///
/// Found are the secrets of its rules as they stand, split over lines or joined strings, behind the escapes of JSON and
/// URLs, and in base64 and hexadecimal text, which is decoded to look. Each is replaced by `[redacted:<rule id>]`.
/// Text without secrets comes back byte for byte, and redacting twice gives what redacting once gave.
public struct Redactor: Hashable, Sendable {
    let table: RedactionTable

    /// Takes the built-in rules.
    public init() {
        table = .builtIn
    }

    /// Takes the built-in rules and, before them, others.
    ///
    /// - Throws: `RedactionRuleError` when a rule cannot be used, or an id occurs twice.
    public init(adding rules: [RedactionRule]) throws(RedactionRuleError) {
        var ids = Set(RedactionRule.builtIn.map(\.id))
        for rule in rules where !ids.insert(rule.id).inserted {
            throw RedactionRuleError(rule: rule.id, reason: "there is already a rule of this id")
        }
        table = rules.isEmpty ? .builtIn : try RedactionTable(rules + RedactionRule.builtIn)
    }

    /// The rules, in the order of their precedence.
    public var rules: [RedactionRule] { table.rules }

    /// Compares the rules.
    public static func == (left: Redactor, right: Redactor) -> Bool {
        left.table === right.table || left.rules == right.rules
    }

    /// Hashes the rules.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rules)
    }

    /// The text with every secret replaced by `[redacted:<rule id>]`; the same text when there is none.
    public func redact(_ text: String, counting report: inout RedactionReport) -> String {
        // The shortest secret with its name (`pwd=1234`) has eight bytes.
        guard text.utf8.count >= 8 else { return text }
        var bytes = Array(text.utf8)
        var isChanged = false
        // What was replaced changes what stands around it, so that another look may see more; the second look is
        // nearly always the last.
        for _ in 0..<4 {
            guard let next = replaced(bytes, counting: &report) else { break }
            bytes = next
            isChanged = true
        }
        return isChanged ? String(decoding: bytes, as: UTF8.self) : text
    }

    /// The bytes with what is found in one look replaced; `nil` when nothing is.
    private func replaced(_ bytes: [UInt8], counting report: inout RedactionReport) -> [UInt8]? {
        var findings = SecretScanner.findings(in: bytes, table: table, depth: 0)
        guard !findings.isEmpty else { return nil }
        findings.sort { ($0.lower, $1.upper, $0.rule) < ($1.lower, $0.upper, $1.rule) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        var index = 0
        while index < findings.count {
            var finding = findings[index]
            index += 1
            while index < findings.count, findings[index].lower < finding.upper {
                finding.upper = max(finding.upper, findings[index].upper)
                finding.rule = min(finding.rule, findings[index].rule)
                finding.isEncoded = finding.isEncoded && findings[index].isEncoded
                index += 1
            }
            result += bytes[position..<finding.lower]
            result += "[redacted:\(table.rules[finding.rule].id)]".utf8
            report.add(rule: table.rules[finding.rule].id, encoded: finding.isEncoded)
            position = finding.upper
        }
        result += bytes[position...]
        return result
    }
}
