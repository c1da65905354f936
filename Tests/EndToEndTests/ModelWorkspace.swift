import Glibc
import JSON
import TestSupport
import Testing

/// A skill in a sandbox of its own that learns from runs through a model.
struct ModelWorkspace {
    let sandbox: Sandbox
    /// The skill's folder.
    var folder: String

    /// A scaffolded skill and `runs.jsonl` with so many short runs.
    init(runs: Int, environment: [String: String] = [:]) throws {
        sandbox = try Sandbox(environment: environment)
        folder = sandbox.path + "/shop"
        try sandbox.write("runs.jsonl", ModelRuns.messages(runs))
        try require(try sandbox.skillgit("new", "shop"))
    }

    /// A copy of the skill as it is now, in the same sandbox.
    func copy(_ name: String) throws -> ModelWorkspace {
        var copy = self
        copy.folder = sandbox.path + "/" + name
        try require(try sandbox.run(["cp", "-r", folder, copy.folder]))
        return copy
    }

    private func require(_ run: ProgramRun) throws {
        guard run.status == 0 else { throw UnexpectedStatus(run: run) }
    }

    /// The arguments of `evolve` over the short runs.
    func evolving(_ model: String, _ more: [String] = []) -> [String] {
        ["evolve", "--traces", sandbox.path + "/runs.jsonl", "--analyst", "model", "--model", model] + more
    }

    /// Runs skillgit in the skill's folder.
    func skillgit(_ arguments: [String], _ environment: [String: String] = [:]) throws -> ProgramRun {
        try sandbox.run([ProgramRun.skillgit] + arguments, in: folder, environment: environment)
    }

    /// Starts skillgit in the skill's folder without waiting.
    func start(_ arguments: [String], _ environment: [String: String]) throws -> pid_t {
        try ProgramRun.start(
            [ProgramRun.skillgit] + arguments, in: folder,
            environment: sandbox.environment.merging(environment) { $1 })
    }

    /// Runs git in the skill's folder and gives what it printed.
    func git(_ arguments: String...) throws -> String {
        let run = try sandbox.run(["git"] + arguments, in: folder)
        try require(run)
        return run.output
    }

    /// The only evolution branch's commits, ids and trees and messages, the oldest first.
    func branch() throws -> String {
        let names = try git("for-each-ref", "--format=%(refname)", "refs/heads/evolve").split(separator: "\n")
        guard let name = names.first, names.count == 1 else { return "branches: \(names)" }
        return try git("log", "--reverse", "--format=%H %T%n%B", String(name))
    }

    /// A file of the only run's record.
    func record(_ name: String) throws -> String {
        let run = try git("for-each-ref", "--format=%(refname)", "refs/skillgit/runs").split(separator: "\n")
        return try git("show", "\(run.first ?? "")" + ":" + name)
    }

    /// The names of the files of the only run's record below a folder.
    func recorded(_ folder: String) throws -> [String] {
        let run = try git("for-each-ref", "--format=%(refname)", "refs/skillgit/runs").split(separator: "\n")
        return try git("ls-tree", "-r", "--name-only", String(run.first ?? ""), folder).split(separator: "\n").map(
            String.init)
    }

    /// The trajectories of the only run by state; the sum of the states.
    func states() throws -> (counts: [String: Int], sum: Int) {
        let totals = try JSONValue.parse(try record("run.json"))["totals"]
        var counts: [String: Int] = [:]
        for name in ["used", "merged", "refused", "failed", "irrelevant", "duplicate"] {
            if let count = totals?["states"]?[name]?.integer, count > 0 { counts[name] = count }
        }
        #expect(totals?["trajectories"]?.integer == counts.values.reduce(0, +))
        return (counts, counts.values.reduce(0, +))
    }

    /// A number of the only run's ledger, added up over its entries.
    func ledger(_ name: String) throws -> Int { try sum(name, in: "entries") }

    /// A number of what earlier processes spent on the only run, added up.
    func earlier(_ name: String) throws -> Int { try sum(name, in: "earlier") }

    private func sum(_ name: String, in list: String) throws -> Int {
        let entries = try JSONValue.parse(try record("ledger.json"))[list]?.array ?? []
        return entries.compactMap { $0[name]?.integer }.reduce(0, +)
    }

    /// Exchanges that the local records of spending hold: those that began, over all runs.
    func spent() throws -> Int { try count("grep -h '\"event\":\"began\"' .git/skillgit/spending/*.jsonl") }

    /// Answers in the journal.
    func answered() throws -> Int { try count("find .git/skillgit/journal -mindepth 2 -name '*.json'") }

    private func count(_ command: String) throws -> Int {
        let run = try sandbox.run(["sh", "-c", command + " 2>/dev/null | wc -l"], in: folder)
        return Int(run.output.filter(\.isNumber)) ?? -1
    }
}

/// What a client needs to find a scripted server.
extension ScriptedModelServer {
    var variables: [String: String] { ["OPENAI_BASE_URL": base, "OPENAI_API_KEY": ModelRuns.key] }
}

/// Short runs of an agent in a shop, with what every one of them says.
enum ModelRuns {
    /// A key that must not be seen anywhere.
    static let key = "sk-test-9f8e7d6c5b4a39281706f5e4d3c2b1a0"
    /// Words of the agent that every run holds.
    static let said = "Now I change the order before anybody said yes"

    /// So many runs, two for each task; every third passes.
    static func messages(_ count: Int) -> String {
        (0..<count).map { number in
            let messages: [JSONValue] = [
                message("user", "Please change order \(number / 2) so that it goes to my new address"),
                message("assistant", said),
                message("user", "Order changed, parcel \(number) returned as lost"),
                message("assistant", number % 3 == 0 ? "I ask for the address again" : "I cannot help"),
            ]
            let run: JSONValue = [
                "id": .string("run-\(number)"), "task": .string("task-\(number / 2)"),
                "reward": .integer(number % 3 == 0 ? 1 : 0), "messages": .array(messages),
            ]
            return JSONWriter.compact(run) + "\n"
        }.joined()
    }

    private static func message(_ role: String, _ content: String) -> JSONValue {
        ["role": .string(role), "content": .string(content)]
    }
}
