import JSON
import TestSupport
import Testing

/// A recorded run as these tests read it: their own reader, so that what the program counts is counted again from the
/// file and not from what the program read.
struct RecordedRun {
    /// A call and what came back.
    struct Call: Equatable {
        var tool: String
        var arguments: String
        var answer: String?
    }

    /// The run's id, or its place in the file.
    var id: String
    /// What names its task.
    var task: String
    /// Whether it passed.
    var passed: Bool
    /// What its metadata calls the database.
    var database: String?
    /// The calls in order.
    var calls: [Call]
    /// Everything that was said: the texts of all messages and the arguments of all calls.
    var texts: [String]

    /// The answers that came back.
    var answers: [String] { calls.compactMap(\.answer) }

    /// Reads a file of one run a line, or of one array of runs.
    static func read(_ path: String) throws -> [RecordedRun] {
        let sandbox = try Sandbox()
        let text = try #require(sandbox.read(path))
        if text.utf8.first == UInt8(ascii: "[") {
            let all = try #require(try JSONValue.parse(text).array)
            return all.enumerated().map { RecordedRun($1, ordinal: $0) }
        }
        return try text.split(separator: "\n").enumerated().map {
            RecordedRun(try JSONValue.parse(String($1)), ordinal: $0)
        }
    }

    private init(_ value: JSONValue, ordinal: Int) {
        id = value["id"]?.string ?? String(ordinal)
        task = value["task_id"].map { $0.string ?? $0.integer.map(String.init) ?? "" } ?? ""
        passed = (value["reward"]?.double ?? 0) >= 1
        database = value["metadata"]?["database"]?.string
        calls = []
        texts = []
        var places: [String: Int] = [:]
        for message in (value["messages"] ?? value["traj"])?.array ?? [] {
            let content = message["content"]?.string ?? ""
            texts.append(content)
            for call in message["tool_calls"]?.array ?? [] {
                places[call["id"]?.string ?? ""] = calls.count
                let arguments = call["function"]?["arguments"]?.string ?? ""
                texts.append(arguments)
                calls.append(
                    Call(tool: call["function"]?["name"]?.string ?? "", arguments: arguments, answer: nil))
            }
            if message["role"]?.string == "tool", let place = places[message["tool_call_id"]?.string ?? ""] {
                calls[place].answer = content
            }
        }
    }
}
