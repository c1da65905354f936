extension JSONValue {
    /// Reads exactly one JSON value.
    ///
    /// Nothing but white space may stand around it; a byte order mark is skipped.
    ///
    /// - Throws: `JSONError` with the place of the first thing that is no JSON (RFC 8259, strictly; invalid UTF-8 and
    ///   lone surrogates too).
    public static func parse(_ bytes: some Collection<UInt8>) throws(JSONError) -> JSONValue {
        if let value = bytes.withContiguousStorageIfAvailable({ parsed(UnsafeRawBufferPointer($0)) }) {
            return try value.get()
        }
        return try Array(bytes).withUnsafeBytes { parsed($0) }.get()
    }

    /// Reads exactly one JSON value from text.
    ///
    /// - Throws: `JSONError` with the place of the first thing that is no JSON.
    public static func parse(_ text: String) throws(JSONError) -> JSONValue {
        var copy = text
        return try copy.withUTF8 { parsed(UnsafeRawBufferPointer($0)) }.get()
    }

    private static func parsed(_ bytes: UnsafeRawBufferPointer) -> Result<JSONValue, JSONError> {
        var text = bytes
        var start = 0
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            start = 3
            text = UnsafeRawBufferPointer(rebasing: bytes[3...])
        }
        var parser = JSONEventParser(stringLimit: .max / 4)
        parser.reset(line: 1, byteOffset: start)
        var single = SingleValue()
        do {
            try parser.feed(text, into: &single)
            try parser.finish(into: &single)
        } catch let error as JSONError {
            return .failure(error)
        } catch {
            return .failure(
                JSONError(
                    reason: "more follows after the value", line: parser.line, byteOffset: parser.byteOffset))
        }
        guard let value = single.builder.value else {
            return .failure(
                JSONError(reason: "there is no value", line: parser.line, byteOffset: parser.byteOffset))
        }
        return .success(value)
    }
}

/// Builds one value and refuses a second.
private struct SingleValue: JSONVisitor {
    struct Second: Error {}

    var builder = JSONValueBuilder()

    private func refuseSecond() throws {
        if builder.value != nil { throw Second() }
    }

    mutating func beginObject() throws {
        try refuseSecond()
        builder.beginObject()
    }
    mutating func beginArray() throws {
        try refuseSecond()
        builder.beginArray()
    }
    mutating func endObject() { builder.endObject() }
    mutating func endArray() { builder.endArray() }
    mutating func key(_ text: JSONText) { builder.key(text) }
    mutating func string(_ text: JSONText) throws {
        try refuseSecond()
        builder.string(text)
    }
    mutating func number(_ number: JSONNumber) throws {
        try refuseSecond()
        builder.number(number)
    }
    mutating func bool(_ value: Bool) throws {
        try refuseSecond()
        builder.bool(value)
    }
    mutating func null() throws {
        try refuseSecond()
        builder.null()
    }
}
