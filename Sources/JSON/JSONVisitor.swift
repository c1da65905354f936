/// Takes the events of a JSON text in the order of the text.
///
/// The parser promises a well-formed order: every `begin…` is closed, inside an object each value follows its `key`,
/// and `endDocument` follows each top-level value. After an error nothing more comes until the parser is reset.
/// A visitor may throw; the parser hands the error on to whoever feeds it.
public protocol JSONVisitor {
    /// An object begins.
    mutating func beginObject() throws
    /// The innermost open object ends.
    mutating func endObject() throws
    /// An array begins.
    mutating func beginArray() throws
    /// The innermost open array ends.
    mutating func endArray() throws
    /// The key of the next value; the text is only valid during the call.
    mutating func key(_ text: JSONText) throws
    /// A string; the text is only valid during the call.
    mutating func string(_ text: JSONText) throws
    /// A number; it is only valid during the call.
    mutating func number(_ number: JSONNumber) throws
    /// `true` or `false`.
    mutating func bool(_ value: Bool) throws
    /// `null`.
    mutating func null() throws
    /// A top-level value is complete.
    mutating func endDocument() throws
    /// A string was no valid Unicode; the bad parts of the next string or key were replaced by U+FFFD.
    mutating func repaired(_ error: JSONError) throws
}

extension JSONVisitor {
    /// Takes no notice.
    public mutating func endDocument() throws {}
    /// Takes no notice.
    public mutating func repaired(_ error: JSONError) throws {}
}
