internal import FoundationEssentials
internal import JSON

extension JSONValue {
    /// A value that can be encoded, as JSON; its members are sorted, since the encoder's own order changes from run to
    /// run of the program.
    static func of(_ value: some Encodable) throws -> JSONValue {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try JSONValue.parse(Array(encoder.encode(value)))
    }

    /// A text, or `null`.
    static func optional(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }

    /// An integer.
    static func count(_ number: Int) -> JSONValue { .integer(Int64(number)) }
}

extension CommandContext {
    /// Prints a command's one JSON object; its first member is the schema, `skillgit.<command>/1`.
    func print(json members: [(String, JSONValue)], for command: String) {
        let all = [("schema", JSONValue.string("skillgit.\(command)/1"))] + members
        terminal.print(JSONWriter.pretty(JSONValue(members: all)))
    }
}
