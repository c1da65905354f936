import JSON
import TestSupport
import Testing

/// A sandbox with skills in it, for the tests of single commands.
struct SkillScene {
    let sandbox: Sandbox

    init(environment: [String: String] = [:]) throws {
        sandbox = try Sandbox(environment: environment)
    }

    /// Runs skillgit in a folder and expects an exit code.
    @discardableResult
    func skillgit(
        _ arguments: String..., in folder: String? = nil, status: Int32 = 0,
        environment: [String: String] = [:],
        location: SourceLocation = #_sourceLocation
    ) throws -> ProgramRun {
        let run = try sandbox.run([ProgramRun.skillgit] + arguments, in: folder, environment: environment)
        #expect(
            run.status == status, "\(run.arguments) \(run.output) \(run.errors)", sourceLocation: location)
        return run
    }

    /// The one JSON object that a command prints.
    func json(
        _ arguments: String..., in folder: String? = nil, status: Int32 = 0,
        location: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let run = try sandbox.run([ProgramRun.skillgit] + arguments + ["--json"], in: folder)
        #expect(
            run.status == status, "\(run.arguments) \(run.output) \(run.errors)", sourceLocation: location)
        return try JSONValue.parse(run.output)
    }

    /// A skill `sums` that learned from runs in which a command failed and another repaired it.
    ///
    /// - Returns: the run's id.
    func evolvedSkill(publishing: Bool = false) throws -> String {
        try skillgit("new", "sums")
        try sandbox.write("runs.jsonl", Self.runs())
        let more = publishing ? ["--publish-evidence"] : []
        let run = try sandbox.run(
            [ProgramRun.skillgit, "evolve", "--traces", "../runs.jsonl", "--json"] + more, in: "sums")
        #expect(run.status == 0, "\(run.errors)")
        let names = try sandbox.git("for-each-ref", "--format=%(refname)", "refs/skillgit/runs", in: "sums")
        return try #require(names.split(separator: "\n").first?.split(separator: "/").last.map(String.init))
    }

    /// The ids of the patches that nobody decided on.
    func patches(in folder: String = "sums") throws -> [String] {
        let log = try json("log", in: folder)
        return (log["runs"]?.array ?? []).flatMap { $0["patches"]?.array ?? [] }.compactMap {
            $0["id"]?.string ?? $0["patch"]?["id"]?.string
        }
    }

    /// 40 runs of ten tasks: half name a column that is not there and fail, half look at the columns first.
    private static func runs() -> String {
        (0..<40).map { number in
            let fails = number % 2 == 0
            let asks =
                "{\"role\": \"user\", \"content\": \"Question \(number / 4): how many rows have kind \(number / 4)?\"}"
            let wrong =
                call(1, "run_sql", "SELECT count(*) FROM items WHERE sort\(number % 5) = 1") + ", "
                + answer(1, "Error: no such column: sort\(number % 5)")
            let looks = call(2, "run_sql", "PRAGMA table_info(items)") + ", " + answer(2, "id, kind, price")
            let right =
                call(3, "run_sql", "SELECT count(*) FROM items WHERE kind = \(number / 4)") + ", "
                + answer(3, "7")
            let steps =
                fails
                ? [wrong, wrong.replacing("call_1", with: "call_9")]
                : number % 4 == 1 ? [looks, right] : [wrong, looks, right]
            let end = "{\"role\": \"assistant\", \"content\": \"\(fails ? "I cannot tell." : "7")\"}"
            return
                "{\"id\": \"run-\(number)\", \"task_id\": \"task-\(number / 4)\", \"reward\": \(fails ? 0 : 1), \"messages\": ["
                + ([asks] + steps + [end]).joined(separator: ", ") + "]}\n"
        }.joined()
    }

    private static func call(_ id: Int, _ tool: String, _ query: String) -> String {
        "{\"role\": \"assistant\", \"content\": null, \"tool_calls\": [{\"id\": \"call_\(id)\", \"type\": \"function\", "
            + "\"function\": {\"name\": \"\(tool)\", \"arguments\": \"{\\\"sql\\\": \\\"\(query)\\\"}\"}}]}"
    }

    private static func answer(_ id: Int, _ text: String) -> String {
        "{\"role\": \"tool\", \"tool_call_id\": \"call_\(id)\", \"content\": \"\(text)\"}"
    }
}
