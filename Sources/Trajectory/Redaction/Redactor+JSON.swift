public import JSON
internal import OrderedCollections

extension Redactor {
    /// The value with every secret in its strings replaced; an object's keys say what their values are.
    public func redact(_ value: JSONValue, counting report: inout RedactionReport) -> JSONValue {
        redact(value, name: nil, counting: &report)
    }

    private func redact(_ value: JSONValue, name: String?, counting report: inout RedactionReport)
        -> JSONValue
    {
        switch value {
        case .null, .bool: return value
        case .integer, .number: return redactNumber(value, name: name, counting: &report)
        case .string(let text): return .string(redact(text, name: name, counting: &report))
        case .array(let elements): return .array(redact(elements, name: name, counting: &report))
        case .object(let members):
            var result = OrderedDictionary<String, JSONValue>()
            for (key, member) in members {
                result[redact(key, counting: &report)] = redact(member, name: key, counting: &report)
            }
            return .object(result)
        }
    }

    /// Strings of a command line name each other: `["--password", "hunter2"]`.
    private func redact(_ elements: [JSONValue], name: String?, counting report: inout RedactionReport)
        -> [JSONValue]
    {
        var flag: String?
        return elements.map { element in
            let result = redact(element, name: flag ?? name, counting: &report)
            flag = element.string.flatMap { $0.hasPrefix("-") && !$0.contains("=") ? $0 : nil }
            return result
        }
    }

    /// The text, as the value of a name that may say that it is a secret.
    func redact(_ text: String, name: String?, counting report: inout RedactionReport) -> String {
        guard let name, let rule = table.rule(forName: Array(name.utf8)[...]) else {
            return redact(text, counting: &report)
        }
        let setting = SecretSetting(isQuoted: true, isShouted: false, entropy: table.rules[rule].entropy)
        let cleaned = redact(text, counting: &report)
        guard cleaned == text, setting.holdsSecret(Array(text.utf8)[...]) else { return cleaned }
        report.add(rule: table.rules[rule].id)
        return "[redacted:\(table.rules[rule].id)]"
    }

    private func redactNumber(_ value: JSONValue, name: String?, counting report: inout RedactionReport)
        -> JSONValue
    {
        guard let name, let number = value.integer, number >= 1000,
            let rule = table.rule(forName: Array(name.utf8)[...]), table.rules[rule].entropy == 0
        else { return value }
        report.add(rule: table.rules[rule].id)
        return .string("[redacted:\(table.rules[rule].id)]")
    }
}
