import JSON
import TestSupport
import Testing

@testable import LanguageModel

@Suite struct StructuredReplyTests {
    @Test(arguments: [
        Questions.fitting,
        "\u{FEFF}" + Questions.fitting,
        "Here you are:\n\n```json\n\(Questions.fitting)\n```\nAnything else?",
        "<think>{\"rules\": maybe}</think>\n\(Questions.fitting)",
        "I used [1] and {braces}. \(Questions.fitting) Done.",
        #"{"rules":[{"text":"look first"},],"kind":"good",}"#,
        #"{"example": 1} is wrong, so: {"rules":[{"text":"look first"}],"kind":"good"}"#,
    ])
    func findsTheValue(text: String) throws {
        let value = try StructuredReply.decode(text, schema: Questions.schema)
        #expect(JSONWriter.compact(value) == Questions.fitting)
    }

    @Test(arguments: [
        ("", "no JSON"), ("no rules found", "no JSON"),
        (#"{"rules":[{"text":"look fir"#, "ends before it is complete"),
        (#"{"rules":[{"text":"a"},{"text":"b"}"#, "ends before it is complete"),
        (#"{"rules":[],"kind":"odd"}"#, #"kind must be one of "good", "bad", not "odd""#),
        (#"{"rules":[]}"#, #"the answer lacks "kind""#),
        (#"{"rules":[],"kind":"good","more":1}"#, #"unknown member "more""#),
        (#"{"rules":[{"text":3}],"kind":"good"}"#, "rules[0].text must be a string, not the number 3"),
        (#"{"rules":[{},{},{},{}],"kind":"good"}"#, "rules must have at most 3 elements, not 4"),
        (#"{"rules":"x","kind":null}"#, "rules must be an array"),
        (#"[1]"#, "the answer must be an object, not an array"),
        (#"{rules: []}"#, "the JSON is not valid"),
    ])
    func saysWhatIsWrong(text: String, words: String) {
        let error = #expect(throws: StructuredReply.Failure.self) {
            try StructuredReply.decode(text, schema: Questions.schema)
        }
        #expect(error?.reason.contains(words) == true, "\(error?.reason ?? "")")
    }

    @Test func takesUnionsAndReferences() {
        let schema: JSONValue = [
            "type": "object", "required": ["next"],
            "properties": ["next": ["anyOf": [["type": "null"], ["$ref": "#/$defs/node"]]]],
            "$defs": [
                "node": [
                    "type": "object", "required": ["id"],
                    "properties": ["id": ["type": ["integer", "null"]]],
                ]
            ],
        ]
        let check = SchemaCheck(schema)
        #expect(check.faults(in: ["next": nil]).isEmpty)
        #expect(check.faults(in: ["next": ["id": 4]]).isEmpty)
        #expect(check.faults(in: ["next": ["id": nil]]).isEmpty)
        #expect(
            check.faults(in: ["next": ["id": "x"]]) == [
                #"next.id must be integer or null, not the string "x""#
            ])
        #expect(check.faults(in: [:]) == [#"the answer lacks "next""#])
    }

    @Test(arguments: 0..<300)
    func survivesAnyText(seed: Int) {
        var generator = SplitMix64(seed: UInt64(seed))
        let letters = Array("{}[]\",:\\`\n tfn013ab<think></think>é")
        let text = String((0..<200).map { _ in letters.randomElement(using: &generator) ?? "{" })
        _ = try? StructuredReply.decode(text, schema: Questions.schema)
        _ = try? StructuredReply.decode(String(repeating: "{\"a\":[", count: seed), schema: Questions.schema)
    }
}
