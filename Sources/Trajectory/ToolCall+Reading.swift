internal import JSON

extension ToolCall {
    /// Reads an element of OpenAI's `tool_calls`, or the legacy `function_call`, or Inspect's, where the function is a
    /// name.
    init(openAI value: JSONValue) {
        let function = value["function"] ?? value["custom"] ?? value
        let given = function["arguments"] ?? function["input"] ?? function["parameters"] ?? function["args"]
        let ownArguments = function.string == nil ? given : value["arguments"]
        self.init(
            id: value["id"]?.string ?? value["call_id"]?.string ?? "",
            name: function.string ?? function["name"]?.string ?? "", arguments: Self.arguments(ownArguments))
    }

    /// Arguments that may be an object or the JSON text of one; other text stays a string.
    static func arguments(_ given: JSONValue?) -> JSONValue {
        guard let given, !given.isNull else { return [:] }
        guard let text = given.string else { return given }
        guard let first = text.utf8.first(where: { $0 > 0x20 }) else { return [:] }
        if first == UInt8(ascii: "{"), let parsed = try? JSONValue.parse(text) { return parsed }
        return given
    }
}
