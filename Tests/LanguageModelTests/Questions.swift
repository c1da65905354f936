import Glibc
import JSON
import LanguageModel
import TestSupport

/// Requests that the tests ask.
enum Questions {
    static let schema = ResponseSchema(
        name: "rules",
        schema: [
            "type": "object", "additionalProperties": false, "required": ["rules", "kind"],
            "properties": [
                "rules": [
                    "type": "array", "maxItems": 3,
                    "items": [
                        "type": "object", "required": ["text"], "properties": ["text": ["type": "string"]],
                    ],
                ],
                "kind": ["enum": ["good", "bad"]],
            ],
        ])
    static let fitting = #"{"rules":[{"text":"look first"}],"kind":"good"}"#

    static func free(_ prompt: String) -> ModelRequest {
        ModelRequest(purpose: .analysis, subject: prompt, instructions: "Be brief.", prompt: prompt)
    }

    static func structured(_ prompt: String) -> ModelRequest {
        ModelRequest(
            purpose: .merge, subject: prompt, instructions: "Be brief.", prompt: prompt, schema: schema)
    }

    /// A folder of its own, gone when the process ends.
    static func scratchFolder() -> String { newFolder(in: scratchRoot) }

    /// Holds all scratch folders of this process.
    private static let scratchRoot: String = {
        atexit { _ = try? ProgramRun.run(["rm", "-rf", Questions.scratchRoot]) }
        return newFolder(in: getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp")
    }()

    private static func newFolder(in parent: String) -> String {
        var template = Array("\(parent)/models-test-XXXXXX".utf8CString)
        mkdtemp(&template)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    static func write(_ text: String, to path: String, mode: mode_t = 0o644) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        _ = Array(text.utf8).withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        close(descriptor)
    }
}
