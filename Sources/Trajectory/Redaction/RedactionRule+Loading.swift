public import FoundationEssentials

extension RedactionRule {
    /// Reads rules that users wrote: a JSON array of objects, or `{"rules": […]}`.
    ///
    /// - Throws: `RedactionRuleError` when the text is no such JSON, or a rule cannot be used or claims a recogniser
    ///   of the built-in rules.
    public static func load(json: Data) throws(RedactionRuleError) -> [RedactionRule] {
        struct Document: Decodable {
            var rules: [RedactionRule]
        }
        let rules: [RedactionRule]
        do {
            let decoder = JSONDecoder()
            rules =
                try (try? decoder.decode([RedactionRule].self, from: json))
                ?? decoder.decode(Document.self, from: json).rules
        } catch {
            throw RedactionRuleError(rule: nil, reason: "this is no JSON list of rules: \(error)")
        }
        for rule in rules where rule.form != .pattern {
            throw RedactionRuleError(rule: rule.id, reason: "the form '\(rule.form.rawValue)' is built in")
        }
        _ = try RedactionTable(rules)
        return rules
    }
}
