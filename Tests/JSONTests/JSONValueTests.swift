import FoundationEssentials
import JSON
import OrderedCollections
import TestSupport
import Testing

@Suite struct JSONValueTests {
    @Test func readsEveryKindOfValue() throws {
        let value = try JSONValue.parse(
            #" {"a": [1, -2.5e1, true, false, null, "x\n\"\u00e9\ud83d\ude00"], "b": {}} "#)
        let expected: JSONValue = ["a": [1, -25.0, true, false, nil, "x\n\"é😀"], "b": [:]]
        #expect(value == expected)
        #expect(JSONWriter.compact(value) == #"{"a":[1,-25.0,true,false,null,"x\n\"é😀"],"b":{}}"#)
        #expect(JSONWriter.canonical(["b": 1.0, "a": [2, 0.5]]) == #"{"a":[2,0.5],"b":1}"#)
        #expect(JSONWriter.pretty(["a": [1], "b": [:]]) == "{\n  \"a\": [\n    1\n  ],\n  \"b\": {}\n}")
    }

    @Test func keepsOrderAndTheLastOfRepeatedKeys() throws {
        let value = try JSONValue.parse(#"{"z":1,"a":2,"z":3}"#)
        #expect(JSONWriter.compact(value) == #"{"z":3,"a":2}"#)
    }

    @Test(arguments: [
        "", " ", "{", "[1,]", "{\"a\":1,}", "{'a':1}", "[01]", "[1.]", "[.5]", "[+1]", "[1e]", "[tru]", "nul",
        "[\"a\nb\"]",
        "\"\\x\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\udc00x\"", "[1 2]", "{\"a\" 1}", "1 2", "[]]", "\"abc",
        "[NaN]", "-",
        "[\u{00A0}1]", "{1:2}", "[--1]", "\"\\ud83d\\n\"",
    ])
    func refuses(_ text: String) {
        #expect(throws: JSONError.self) { try JSONValue.parse(text) }
    }

    @Test func namesThePlace() {
        #expect(throws: JSONError(reason: "expected a value, found ']'", line: 3, byteOffset: 7)) {
            try JSONValue.parse("[1,\n\n  ]")
        }
        #expect(throws: JSONError(reason: "invalid UTF-8 in a string", line: 2, byteOffset: 2)) {
            try JSONValue.parse(Array("[\n\"".utf8) + [0xC0, 0x80] + Array("\"]".utf8))
        }
    }

    @Test func integersAndNumbersAtTheEdges() throws {
        let value = try JSONValue.parse(
            "[9223372036854775807,-9223372036854775808,9223372036854775808,-0,1e400,0]")
        #expect(
            value == [
                .integer(.max), .integer(.min), .number(9_223_372_036_854_775_808), .number(-0.0),
                .number(.greatestFiniteMagnitude), 0,
            ])
        #expect(try JSONValue.parse(JSONWriter.compact(value)) == value)
    }

    @Test func depthIsLimited() {
        let deep = String(repeating: "[", count: 512) + String(repeating: "]", count: 512)
        #expect(throws: Never.self) { try JSONValue.parse(deep) }
        #expect(throws: JSONError.self) { try JSONValue.parse("[" + deep + "]") }
        #expect(throws: JSONError.self) { try JSONValue.parse(String(repeating: "[", count: 100_000)) }
    }

    @Test func isCodable() throws {
        let value: JSONValue = ["a": [1, 2.5, true, nil, "x"], "b": ["c": "d"]]
        let data = try JSONEncoder().encode(value)
        let decoded = try JSONDecoder().decode(JSONValue.self, from: data)
        #expect(JSONWriter.canonical(decoded) == JSONWriter.canonical(value))
    }

    /// What is written is read back as the same value.
    @Test func writtenValuesAreReadBack() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 {
            let value = Self.randomValue(depth: 0, using: &random)
            #expect(try JSONValue.parse(JSONWriter.compact(value)) == value)
            #expect(try JSONValue.parse(JSONWriter.pretty(value)) == value)
            let canonical = JSONWriter.canonical(value)
            #expect(JSONWriter.canonical(try JSONValue.parse(canonical)) == canonical)
        }
    }

    static func randomValue(depth: Int, using random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 4 ? 5 : 7), using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .integer(Int64(bitPattern: random.next()) >> Int64.random(in: 0..<64, using: &random))
        case 3: return .number(Double.random(in: -1e9...1e9, using: &random))
        case 4: return .string(randomText(using: &random))
        case 5:
            return .array(
                (0..<Int.random(in: 0..<5, using: &random)).map { _ in
                    randomValue(depth: depth + 1, using: &random)
                })
        default:
            var members: OrderedDictionary<String, JSONValue> = [:]
            for _ in 0..<Int.random(in: 0..<5, using: &random) {
                members[randomText(using: &random)] = randomValue(depth: depth + 1, using: &random)
            }
            return .object(members)
        }
    }

    static func randomText(using random: inout SplitMix64) -> String {
        let alphabet: [Character] = ["a", "b", "\"", "\\", "\n", "\u{1}", "é", "漢", "😀", "/", " "]
        return String(
            (0..<Int.random(in: 0..<40, using: &random)).map { _ in
                alphabet.randomElement(using: &random) ?? "a"
            })
    }
}
