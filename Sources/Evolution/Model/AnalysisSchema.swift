internal import JSON
internal import LanguageModel

/// The shapes of the answers that models give; every object closed, every property required.
enum AnalysisSchema {
    /// The most lessons that are taken from one trajectory.
    static let lessonLimit = 3

    /// A list of lessons.
    static let lessons = list(
        of: closed(
            ["title", "theme", "cause", "rule", "evidence", "edit"],
            [
                "title": text, "theme": text, "cause": text, "rule": text,
                "evidence": list(of: closed(["step", "quote"], ["step": number, "quote": text])),
                "edit": edit,
            ]))

    /// The answer of the analyst.
    static let analysis = ResponseSchema(name: "lessons", schema: closed(["lessons"], ["lessons": lessons]))

    /// The answer of a merge.
    static let merge = ResponseSchema(
        name: "merged_patches", schema: closed(["patches", "dropped"], ["patches": patches, "dropped": dropped]))

    /// The answer about patches that contradict each other.
    static let conflict = ResponseSchema(
        name: "settled_conflict",
        schema: closed(
            ["verdict", "reason", "patches", "dropped"],
            [
                "verdict": [
                    "type": "string",
                    "enum": .array(MergeRecord.Verdict.allCases.map { .string($0.rawValue) }),
                ], "reason": text, "patches": patches, "dropped": dropped,
            ]))

    /// The answer of a curation.
    static let curation = ResponseSchema(
        name: "curation",
        schema: closed(
            ["changes"],
            [
                "changes": list(
                    of: closed(
                        ["op", "file", "section", "quote", "content", "to", "topic", "title", "why", "lessons"],
                        [
                            "op": ["type": "string", "enum": ["delete", "shorten", "demote", "move"]], "file": text,
                            "section": list(of: text), "quote": text, "content": text, "to": list(of: text),
                            "topic": text, "title": text, "why": text, "lessons": list(of: text),
                        ]))
            ]))

    private static let patches = list(
        of: closed(
            ["from", "title", "theme", "cause", "rule", "edit"],
            [
                "from": list(of: text), "title": text, "theme": text, "cause": text, "rule": text, "edit": edit,
            ]))

    private static let dropped = list(of: closed(["id", "reason"], ["id": text, "reason": text]))

    /// The answer of a draft.
    static let draft = ResponseSchema(
        name: "skill_draft", schema: closed(["description", "body"], ["description": text, "body": text]))

    /// An edit as a model writes it.
    static let edit = closed(
        ["file", "op", "section", "quote", "content"],
        [
            "file": text,
            "op": [
                "type": "string",
                "enum": [
                    "none", "append", "prepend", "insert_before", "insert_after", "replace", "delete",
                    "create_file",
                ],
            ], "section": list(of: text), "quote": text, "content": text,
        ])

    static let text: JSONValue = ["type": "string"]
    static let number: JSONValue = ["type": "integer"]

    /// A list of such items.
    static func list(of items: JSONValue) -> JSONValue { ["type": "array", "items": items] }

    /// An object of exactly these properties.
    static func closed(_ names: [String], _ properties: JSONValue) -> JSONValue {
        [
            "type": "object", "properties": properties, "required": .array(names.map(JSONValue.string)),
            "additionalProperties": false,
        ]
    }
}
