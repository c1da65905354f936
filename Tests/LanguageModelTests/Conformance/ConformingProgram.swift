import Glibc
import JSON
import LanguageModel
import TestSupport

/// A provider that runs a program: a shell script that prints what was prepared for its n-th run.
struct ConformingProgram: ConformingProvider {
    /// What one run does: what it prints on both outputs, and its exit code.
    struct Run: Sendable {
        var output = ""
        var errors = ""
        var code = 0
        /// What it does instead of ending by itself.
        var last: String?
    }

    var name: String
    var style: CommandModel.Style
    var inapplicable: Set<ConformanceCase>
    var usage: TokenUsage?
    /// Says an act as the program does.
    var script: @Sendable (ConformanceAct) -> Run?

    func stage(_ acts: [ConformanceAct], for request: ModelRequest) throws -> ConformanceStage? {
        let folder = Questions.scratchFolder()
        for (number, act) in acts.enumerated() {
            guard let run = script(request.tools.isEmpty ? act : act.inWords) else { return nil }
            Questions.write(run.output, to: "\(folder)/out-\(number)")
            Questions.write(run.errors, to: "\(folder)/err-\(number)")
            Questions.write(
                "cat \"$FAKE/out-\(number)\"; cat \"$FAKE/err-\(number)\" >&2; \(run.last ?? "exit \(run.code)")\n",
                to: "\(folder)/act-\(number)")
        }
        let program = """
            #!/bin/sh
            n=$(cat "$FAKE/count" 2>/dev/null || echo 0)
            echo $((n+1)) > "$FAKE/count"
            cat >> "$FAKE/told"
            [ "$(ls -A | wc -l)" = 0 ] || { echo "the folder is not empty" >&2; exit 9; }
            [ "$n" -lt \(acts.count) ] || n=\(acts.count - 1)
            . "$FAKE/act-$n"

            """
        try TestFile.writeProgram(program, to: "\(folder)/\(name)")
        let model = try CommandModel(
            style, environment: ["PATH": "\(folder):/usr/bin:/bin", "FAKE": folder], temporaryFolder: folder)
        return ConformanceStage(
            model: model,
            exchanges: { Int((TestFile.text(at: folder + "/count") ?? "0").filter(\.isNumber)) },
            told: { TestFile.text(at: folder + "/told") ?? "" })
    }

    private static let sleep = "exec sleep 600"
    private static let dying = "kill -9 $$"

    /// Faults as a program says them in words.
    private static func fault(_ act: ConformanceAct) -> String? {
        switch act {
        case .limited: "rate limit reached (429)"
        case .overloaded: "API Error: 529 Overloaded"
        case .unauthorized: "Invalid API key: \(ConformanceCase.key.prefix(4))..."
        case .quota: "insufficient_quota: add money"
        case .tooLong: "prompt is too long"
        case .unknownModel: "Unknown model: m"
        default: nil
        }
    }

    /// Programs that print the answer's text.
    private static func plainRun(_ act: ConformanceAct) -> Run? {
        switch act {
        case .say(let text): Run(output: text + "\n")
        case .empty: Run()
        case .broken: Run(output: "half", last: dying)
        case .hang: Run(last: sleep)
        case .call, .think, .refuse, .cut: nil
        default: Run(errors: "Error: \(fault(act) ?? "")\n", code: 1)
        }
    }

    static let command = ConformingProgram(
        name: "answerer", style: .plain(["answerer"]),
        // Text on standard output says neither that it is a refusal nor that it is cut.
        inapplicable: [.thinking, .refusal, .cutText, .cutAnswerRepaired], script: { plainRun($0) })

    static let llm = ConformingProgram(
        name: "llm", style: .llm("m"), inapplicable: [.thinking, .refusal, .cutText, .cutAnswerRepaired],
        script: { plainRun($0) })

    static let claude = ConformingProgram(
        name: "claude", style: .claude("m"), inapplicable: [.thinking],
        usage: TokenUsage(input: 100, cachedInput: 50, cacheWrites: 20, output: 10),
        script: { act in
            func result(_ text: String, isError: Bool = false, stop: String = "end_turn") -> Run {
                Run(
                    output: JSONWriter.compact([
                        "type": "result", "subtype": "success", "is_error": .bool(isError),
                        "result": .string(text), "stop_reason": .string(stop),
                        "usage": [
                            "input_tokens": 30, "cache_read_input_tokens": 50,
                            "cache_creation_input_tokens": 20, "output_tokens": 10,
                        ],
                    ]), code: isError ? 1 : 0)
            }
            switch act {
            case .say(let text): return result(text)
            case .cut(let text): return result(text, stop: "max_tokens")
            case .refuse: return result("I will not.", stop: "refusal")
            case .empty: return result("")
            case .broken: return Run(output: "{\"type\":", last: dying)
            case .hang: return Run(last: sleep)
            case .call, .think: return nil
            default: return result(fault(act) ?? "", isError: true)
            }
        })

    static let codex = ConformingProgram(
        name: "codex", style: .codex("m"), inapplicable: [.thinking, .refusal, .cutText, .cutAnswerRepaired],
        usage: TokenUsage(input: 100, cachedInput: 50, output: 10),
        script: { act in
            func events(_ text: String) -> Run {
                let item: JSONValue = [
                    "type": "item.completed", "item": ["type": "agent_message", "text": .string(text)],
                ]
                let end: JSONValue = [
                    "type": "turn.completed",
                    "usage": ["input_tokens": 100, "cached_input_tokens": 50, "output_tokens": 10],
                ]
                return Run(output: JSONWriter.compact(item) + "\n" + JSONWriter.compact(end) + "\n")
            }
            switch act {
            case .say(let text): return events(text)
            case .empty: return events("")
            case .broken: return Run(output: "{\"type\":\"turn.started\"}\n", last: dying)
            case .hang: return Run(last: sleep)
            case .call, .think, .refuse, .cut: return nil
            default:
                return Run(
                    output: JSONWriter.compact([
                        "type": "turn.failed", "error": ["message": .string(fault(act) ?? "")],
                    ]) + "\n", code: 1)
            }
        })

    static let gemini = ConformingProgram(
        name: "gemini", style: .gemini("m"), inapplicable: [.thinking, .refusal, .cutText, .cutAnswerRepaired],
        usage: TokenUsage(input: 100, cachedInput: 50, output: 10),
        script: { act in
            let stats: JSONValue = [
                "models": [
                    "m": ["tokens": ["prompt": 100, "cached": 50, "candidates": 7, "thoughts": 3, "total": 110]]
                ]
            ]
            func result(_ text: String) -> Run {
                Run(
                    output: "Loaded cached credentials.\n"
                        + JSONWriter.pretty(["response": .string(text), "stats": stats], indent: 2) + "\n")
            }
            func failed(_ code: Int, _ message: String) -> Run {
                Run(
                    output: JSONWriter.compact([
                        "error": [
                            "type": "ApiError", "message": .string(message), "code": .integer(Int64(code)),
                        ]
                    ]), code: 1)
            }
            switch act {
            case .say(let text): return result(text)
            case .empty: return result("")
            case .broken: return Run(output: "{\"respo", last: dying)
            case .hang: return Run(last: sleep)
            case .call, .think, .refuse, .cut: return nil
            case .limited: return failed(429, "Resource exhausted")
            case .overloaded: return failed(503, "The model is overloaded")
            case .unauthorized: return failed(401, "API key not valid")
            case .quota: return failed(429, "Quota exceeded for quota metric")
            default: return failed(400, fault(act) ?? "")
            }
        })
}
