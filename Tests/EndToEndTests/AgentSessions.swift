import JSON
import TestSupport

/// Sessions of coding agents, written for these tests; nobody labelled them.
///
/// An agent deploys with an invented tool, is refused because nothing is chosen, chooses, and then passes.
enum AgentSessions {
    /// One call and what came back.
    struct Turn {
        var command: String
        var answer: String
        var failed = false
    }

    /// How many there are of each agent.
    static let count = 4

    /// What happens in a session.
    static func turns(_ number: Int) -> [Turn] {
        let site = ["garden", "harbour", "meadow", "quarry"][number % 4]
        return [
            Turn(
                command: "cat .claude/skills/deploying/SKILL.md",
                answer: "# Deploying\n\nDeploy with frobctl."),
            Turn(
                command: "frobctl deploy", answer: "Exit code 4\nfrobctl: no target is chosen", failed: true),
            Turn(command: "frobctl choose \(site)-blue", answer: "chosen \(site)-blue"),
            Turn(command: "frobctl deploy", answer: "deployed \(site)-blue"),
        ]
    }

    /// A session of Claude Code.
    static func claude(_ number: Int) -> String {
        var lines = [
            line(
                "user", number, 0,
                ["role": "user", "content": .string("Deploy the site of customer \(number), please.")])
        ]
        var uuid = 1
        for (at, turn) in turns(number).enumerated() {
            lines.append(
                line(
                    "assistant", number, uuid,
                    [
                        "id": .string("m\(at)"), "role": "assistant", "model": "some-model",
                        "content": [
                            [
                                "type": "tool_use", "id": .string("t\(at)"), "name": "Bash",
                                "input": ["command": .string(turn.command)],
                            ]
                        ],
                    ]))
            lines.append(
                line(
                    "user", number, uuid + 1,
                    [
                        "role": "user",
                        "content": [
                            [
                                "type": "tool_result", "tool_use_id": .string("t\(at)"),
                                "is_error": .bool(turn.failed),
                                "content": .string(turn.answer),
                            ]
                        ],
                    ]))
            uuid += 2
        }
        lines.append(
            line(
                "assistant", number, uuid,
                ["id": "end", "role": "assistant", "content": [["type": "text", "text": "It is deployed."]]]))
        return lines.joined(separator: "\n") + "\n"
    }

    /// A rollout of Codex.
    static func codex(_ number: Int) -> String {
        var lines = [
            entry("session_meta", ["id": .string("rollout-\(number)"), "cwd": .string("/w\(number)")]),
            message("user", "input_text", "Deploy the shop of client \(number), please."),
        ]
        for (at, turn) in turns(number).enumerated() {
            let arguments: JSONValue = ["cmd": .string(turn.command)]
            lines.append(
                entry(
                    "response_item",
                    [
                        "type": "function_call", "name": "exec_command", "call_id": .string("k\(at)"),
                        "arguments": .string(JSONWriter.compact(arguments)),
                    ]))
            let answer =
                turn.answer.hasPrefix("Exit code 4\n") ? String(turn.answer.dropFirst(12)) : turn.answer
            lines.append(
                entry(
                    "response_item",
                    [
                        "type": "function_call_output", "call_id": .string("k\(at)"),
                        "output": .string(
                            "Wall time: 0.1 seconds\nProcess exited with code \(turn.failed ? 4 : 0)\nOutput:\n\(answer)"
                        ),
                    ]))
        }
        lines.append(message("assistant", "output_text", "It is deployed."))
        return lines.joined(separator: "\n") + "\n"
    }

    private static func line(_ type: String, _ session: Int, _ number: Int, _ message: JSONValue) -> String {
        let value: JSONValue = [
            "type": .string(type), "uuid": .string("u\(session)-\(number)"),
            "parentUuid": number == 0 ? .null : .string("u\(session)-\(number - 1)"), "isSidechain": false,
            "sessionId": .string("session-\(session)"), "cwd": .string("/w\(session)"), "version": "2.0.0",
            "timestamp": .string("2025-11-0\(session % 9 + 1)T10:00:\(10 + number).000Z"), "message": message,
        ]
        return JSONWriter.compact(value)
    }

    private static func entry(_ type: String, _ payload: JSONValue) -> String {
        JSONWriter.compact([
            "timestamp": "2025-11-01T10:00:00.000Z", "type": .string(type), "payload": payload,
        ])
    }

    private static func message(_ role: String, _ type: String, _ text: String) -> String {
        entry(
            "response_item",
            [
                "type": "message", "role": .string(role),
                "content": [["type": .string(type), "text": .string(text)]],
            ])
    }
}
