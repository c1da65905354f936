internal import JSON
internal import OrderedCollections

/// The strings that a call was given, as one text.
enum CallText {
    /// All strings among the arguments, one per line, up to about 8,000 bytes.
    static func text(of call: ToolCall) -> String {
        var result = ""
        append(call.arguments, to: &result)
        return result
    }

    private static func append(_ value: JSONValue, to result: inout String) {
        guard result.utf8.count < 8000 else { return }
        switch value {
        case .string(let text):
            if !result.isEmpty { result += "\n" }
            // Counting characters takes long, and a text of fewer bytes has fewer of them.
            if text.utf8.count <= 8000 { result += text } else { result += text.prefix(8000) }
        case .array(let elements): for element in elements { append(element, to: &result) }
        case .object(let members): for (_, member) in members { append(member, to: &result) }
        case .integer(let number): result += "\n\(number)"
        case .number(let number): result += "\n\(number)"
        case .bool(let flag): result += "\n\(flag)"
        case .null: break
        }
    }
}
