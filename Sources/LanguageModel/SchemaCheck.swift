internal import JSON
internal import OrderedCollections

/// Checks a JSON value against the part of JSON Schema that requests use.
///
/// Known are `type`, `properties`, `required`, `additionalProperties`, `items`, `minItems`, `maxItems`, `enum`, `const`,
/// `minLength`, `maxLength`, `minimum`, `maximum`, `anyOf` and `$ref` into `$defs` or `definitions`; other keywords are
/// not looked at.
struct SchemaCheck {
    private static let mostFaults = 8
    private static let deepest = 128

    private let root: JSONValue

    init(_ schema: JSONValue) {
        root = schema
    }

    /// What does not fit, in the value's order, with places; at most eight.
    func faults(in value: JSONValue) -> [String] {
        var faults: [String] = []
        check(value, root, "", 0, &faults)
        return faults
    }

    private func check(
        _ value: JSONValue, _ schema: JSONValue, _ place: String, _ depth: Int, _ faults: inout [String]
    ) {
        guard faults.count < SchemaCheck.mostFaults, depth < SchemaCheck.deepest else { return }
        if let reference = schema["$ref"]?.string {
            guard let target = resolve(reference) else { return }
            check(value, target, place, depth + 1, &faults)
            return
        }
        if let type = schema["type"], !matches(value, type) {
            faults.append("\(name(place)) must be \(describe(type)), not \(kind(of: value))")
            return
        }
        checkValues(value, schema, place, &faults)
        checkChoices(value, schema, place, depth, &faults)
        switch value {
        case .object: checkMembers(value, schema, place, depth, &faults)
        case .array(let elements): checkElements(elements, schema, place, depth, &faults)
        case .string(let text): checkLength(text, schema, place, &faults)
        default: checkRange(value, schema, place, &faults)
        }
    }

    private func checkValues(
        _ value: JSONValue, _ schema: JSONValue, _ place: String, _ faults: inout [String]
    ) {
        if let allowed = schema["enum"]?.array, !allowed.contains(value) {
            let list = allowed.prefix(24).map { shown($0) }.joined(separator: ", ")
            faults.append("\(name(place)) must be one of \(list), not \(shown(value))")
        }
        if let constant = schema["const"], constant != value {
            faults.append("\(name(place)) must be \(shown(constant)), not \(shown(value))")
        }
    }

    private func checkChoices(
        _ value: JSONValue, _ schema: JSONValue, _ place: String, _ depth: Int, _ faults: inout [String]
    ) {
        guard let choices = schema["anyOf"]?.array, !choices.isEmpty else { return }
        var best: [String]?
        for choice in choices {
            var inner: [String] = []
            check(value, choice, place, depth + 1, &inner)
            if inner.isEmpty { return }
            // The choice that fails latest is the one that was meant: prefer faults deeper than the value itself.
            let isAboutType = inner.first?.hasPrefix("\(name(place)) must be") ?? false
            if best == nil || !isAboutType { best = inner }
        }
        faults.append(contentsOf: best ?? [])
    }

    private func checkMembers(
        _ value: JSONValue, _ schema: JSONValue, _ place: String, _ depth: Int, _ faults: inout [String]
    ) {
        guard let members = value.object else { return }
        for required in schema["required"]?.array ?? [] {
            if let key = required.string, members[key] == nil {
                faults.append("\(name(place)) lacks \"\(key)\"")
            }
        }
        let properties = schema["properties"]
        let others = schema["additionalProperties"]
        for (key, member) in members {
            let inside = place.isEmpty ? key : "\(place).\(key)"
            if let property = properties?[key] {
                check(member, property, inside, depth + 1, &faults)
            } else if others == .bool(false) {
                faults.append("\(name(place)) has an unknown member \(shown(.string(key)))")
            } else if let others, others.object != nil {
                check(member, others, inside, depth + 1, &faults)
            }
            if faults.count >= SchemaCheck.mostFaults { return }
        }
    }

    private func checkElements(
        _ elements: [JSONValue], _ schema: JSONValue, _ place: String, _ depth: Int,
        _ faults: inout [String]
    ) {
        if let most = schema["maxItems"]?.integer, elements.count > most {
            faults.append("\(name(place)) must have at most \(most) elements, not \(elements.count)")
        }
        if let least = schema["minItems"]?.integer, elements.count < least {
            faults.append("\(name(place)) must have at least \(least) elements, not \(elements.count)")
        }
        guard let items = schema["items"] else { return }
        for (index, element) in elements.enumerated() {
            check(element, items, "\(place)[\(index)]", depth + 1, &faults)
            if faults.count >= SchemaCheck.mostFaults { return }
        }
    }

    private func checkLength(
        _ text: String, _ schema: JSONValue, _ place: String, _ faults: inout [String]
    ) {
        if let most = schema["maxLength"]?.integer, text.unicodeScalars.count > most {
            faults.append(
                "\(name(place)) must have at most \(most) characters, not \(text.unicodeScalars.count)")
        }
        if let least = schema["minLength"]?.integer, text.unicodeScalars.count < least {
            faults.append("\(name(place)) must have at least \(least) characters")
        }
    }

    private func checkRange(
        _ value: JSONValue, _ schema: JSONValue, _ place: String, _ faults: inout [String]
    ) {
        guard let number = value.double else { return }
        if let least = schema["minimum"]?.double, number < least {
            faults.append("\(name(place)) must be at least \(least), not \(shown(value))")
        }
        if let most = schema["maximum"]?.double, number > most {
            faults.append("\(name(place)) must be at most \(most), not \(shown(value))")
        }
    }

    private func resolve(_ reference: String) -> JSONValue? {
        guard reference.hasPrefix("#") else { return nil }
        var value = root
        for part in reference.dropFirst().split(separator: "/") {
            guard let next = value[String(part)] else { return nil }
            value = next
        }
        return value
    }

    private func matches(_ value: JSONValue, _ type: JSONValue) -> Bool {
        if let types = type.array { return types.contains { matches(value, $0) } }
        return switch type.string {
        case "object": value.object != nil
        case "array": value.array != nil
        case "string": value.string != nil
        case "integer": value.integer != nil
        case "number": value.double != nil
        case "boolean": value.bool != nil
        case "null": value.isNull
        default: true
        }
    }

    private func describe(_ type: JSONValue) -> String {
        if let types = type.array { return types.compactMap(\.string).joined(separator: " or ") }
        return switch type.string {
        case "object", "array", "integer": "an \(type.string ?? "")"
        case "null": "null"
        default: "a \(type.string ?? "value")"
        }
    }

    private func kind(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "a boolean"
        case .integer, .number: "the number \(shown(value))"
        case .string: "the string \(shown(value))"
        case .array: "an array"
        case .object: "an object"
        }
    }

    private func name(_ place: String) -> String { place.isEmpty ? "the answer" : place }

    private func shown(_ value: JSONValue) -> String {
        let text = JSONWriter.compact(value)
        guard text.utf8.count > 60 else { return text }
        return String(text.prefix(57)) + "…"
    }
}
