import JSON
import TestSupport
import Testing

/// Writes down the events, so that two ways of feeding can be compared.
struct Transcript: JSONVisitor {
    var events: [String] = []
    mutating func beginObject() { events.append("{") }
    mutating func endObject() { events.append("}") }
    mutating func beginArray() { events.append("[") }
    mutating func endArray() { events.append("]") }
    mutating func key(_ text: JSONText) { events.append("k:" + text.string) }
    mutating func string(_ text: JSONText) { events.append("s:" + text.string) }
    mutating func number(_ number: JSONNumber) { events.append("n:\(number.value)") }
    mutating func bool(_ value: Bool) { events.append("b:\(value)") }
    mutating func null() { events.append("null") }
    mutating func endDocument() { events.append("end") }
    mutating func repaired(_ error: JSONError) { events.append("repaired at \(error.byteOffset)") }
}

@Suite struct JSONEventParserTests {
    static func events(
        _ bytes: [UInt8], piece: Int, limit: Int = 65_536, invalid: JSONEventParser.InvalidText = .replace
    ) -> (events: [String], error: JSONError?) {
        var parser = JSONEventParser(stringLimit: limit, invalidText: invalid)
        var transcript = Transcript()
        do {
            try bytes.withUnsafeBytes { buffer in
                var index = 0
                while index < buffer.count {
                    let end = min(buffer.count, index + piece)
                    try parser.feed(UnsafeRawBufferPointer(rebasing: buffer[index..<end]), into: &transcript)
                    index = end
                }
            }
            try parser.finish(into: &transcript)
        } catch {
            return (transcript.events, error as? JSONError)
        }
        return (transcript.events, nil)
    }

    /// The events do not depend on where the pieces end, whatever the bytes.
    @Test func piecesOfAnySizeGiveTheSameEvents() {
        var random = SplitMix64(seed: 11)
        for round in 0..<400 {
            var bytes = Array(JSONWriter.compact(JSONValueTests.randomValue(depth: 0, using: &random)).utf8)
            if round % 2 == 0 {
                for _ in 0..<3 where !bytes.isEmpty {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(
                        in: 0...255, using: &random)
                }
            }
            let whole = Self.events(bytes, piece: max(1, bytes.count))
            for piece in [1, 2, 3, 7, 13] {
                let parts = Self.events(bytes, piece: piece)
                #expect(parts.events == whole.events)
                #expect(parts.error == whole.error)
            }
        }
    }

    @Test func longStringsKeepHeadAndTail() {
        let text = "HEAD" + String(repeating: "é", count: 5_000) + "TAIL"
        for piece in [1, 17, 100_000] {
            let result = Self.events(Array("\"\(text)\"".utf8), piece: piece, limit: 100)
            #expect(result.error == nil)
            let string = result.events.first ?? ""
            #expect(string.hasPrefix("s:HEADé"))
            #expect(string.hasSuffix("éTAIL"))
            #expect(string.contains("bytes missing"))
            #expect(string.utf8.count < 160)
            #expect(!string.contains("\u{FFFD}"))
        }
    }

    @Test func badTextIsReplacedAndReported() {
        let bytes = Array("[\"a".utf8) + [0xFF] + Array("b\",\"\\ud800\",\"ok\"]".utf8)
        let result = Self.events(bytes, piece: 3)
        #expect(
            result.events == [
                "[", "repaired at 1", "s:a\u{FFFD}b", "repaired at 7", "s:\u{FFFD}", "s:ok", "]", "end",
            ])
        #expect(Self.events(bytes, piece: 3, invalid: .refuse).error?.byteOffset == 1)
    }

    @Test func severalDocumentsMayFollowEachOther() {
        #expect(
            Self.events(Array("1 {} \n[2]".utf8), piece: 2).events == [
                "n:integer(1)", "end", "{", "}", "end", "[", "n:integer(2)", "]", "end",
            ])
    }

    /// Memory does not grow with the length of one string.
    @Test func memoryIsBoundedForOneLongString() throws {
        var parser = JSONEventParser()
        var transcript = Transcript()
        let piece = [UInt8](repeating: 0x61, count: 1 << 20)
        try Array("\"".utf8).withUnsafeBytes { try parser.feed($0, into: &transcript) }
        for _ in 0..<64 { try piece.withUnsafeBytes { try parser.feed($0, into: &transcript) } }
        try Array("\"".utf8).withUnsafeBytes { try parser.feed($0, into: &transcript) }
        #expect((transcript.events.first?.utf8.count ?? 0) < 70_000)
        #expect(transcript.events.first?.contains("\((64 << 20) - 65_536) bytes missing") == true)
    }

    @Test func budgetsLeaveOut() throws {
        var parser = JSONEventParser()
        var builder = JSONValueBuilder(budget: 1_000)
        let text =
            "{\"a\":[" + Array(repeating: "\"0123456789\"", count: 200).joined(separator: ",") + "],\"b\":1}"
        try Array(text.utf8).withUnsafeBytes { try parser.feed($0, into: &builder) }
        #expect(builder.omitted > 100)
        #expect(builder.value != nil)
    }
}
