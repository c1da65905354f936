import JSON
import Testing

@testable import LanguageModel

@Suite struct SchemaBoundsTests {
    private let schema: JSONValue = [
        "type": "object",
        "properties": [
            "lessons": [
                "type": "array",
                "items": [
                    "type": "object",
                    "properties": ["rule": ["type": "string"], "op": ["type": "string", "enum": ["a", "b"]]],
                ],
            ], "step": ["type": "integer"], "note": ["type": "string", "maxLength": 7],
        ],
    ]

    private func lessons(within tokens: Int) -> JSONValue? {
        SchemaBounds.bounded(schema, within: tokens)["properties"]?["lessons"]
    }

    @Test func textsAndListsShareTheOutputLimit() {
        let bounded = lessons(within: 400)
        #expect(bounded?["maxItems"]?.integer == 3)
        // 400 tokens of 3.5 characters less the frame's 142, among three rules and the note.
        #expect(bounded?["items"]?["properties"]?["rule"]?["maxLength"]?.integer == 314)
    }

    @Test func aSmallLimitMeansFewerItemsBeforeShorterTexts() {
        let bounded = lessons(within: 60)
        #expect(bounded?["maxItems"]?.integer == 1)
        #expect(bounded?["items"]?["properties"]?["rule"]?["maxLength"]?.integer == 65)
    }

    @Test func whatIsBoundedAlreadyStays() {
        let bounded = SchemaBounds.bounded(schema, within: 400)["properties"]
        #expect(bounded?["note"]?["maxLength"]?.integer == 7)
        #expect(bounded?["step"] == ["type": "integer"])
        #expect(lessons(within: 400)?["items"]?["properties"]?["op"]?["maxLength"] == nil)
    }

    @Test func onlyServersOnThisMachineGetBounds() {
        let request = ModelRequest(
            purpose: .analysis, subject: "s", instructions: "i", prompt: "p",
            schema: ResponseSchema(name: "n", schema: schema), maximumOutputTokens: 400)
        func sent(_ bounds: Bool) -> JSONValue? {
            let body = OpenAICodec.body(of: request, model: "m", dialect: OpenAIDialect(), boundsAnswers: bounds)
            return body["response_format"]?["json_schema"]?["schema"]
        }
        #expect(sent(false) == schema)
        #expect(sent(true) != schema)
    }
}
