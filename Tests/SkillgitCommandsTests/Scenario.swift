import TestSupport
import Testing

/// The small world of these tests: a skill `stock` from the template, recorded runs, one session.
enum Scenario {
    /// A sandbox with the runs and the skill.
    static func skill() throws -> Sandbox {
        let sandbox = try runs()
        #expect(try sandbox.skillgit("new", "stock", "--description", "Counts what is in stock.").status == 0)
        return sandbox
    }

    /// A sandbox in which `evolve` has written a branch.
    static func evolved() throws -> Sandbox {
        let sandbox = try skill()
        let run = try sandbox.skillgit("evolve", "--traces", "../runs.jsonl", in: "stock")
        #expect(run.status == 0, Comment(rawValue: run.errors))
        return sandbox
    }

    /// A sandbox with the runs only.
    static func runs() throws -> Sandbox {
        let sandbox = try Sandbox()
        try sandbox.write("runs.jsonl", RecordedRuns.messages)
        try sandbox.write("session.jsonl", RecordedRuns.session)
        return sandbox
    }

    /// The ids of the patches on the evolution branch, in order.
    static func patches(_ sandbox: Sandbox) throws -> [String] {
        let branch = try sandbox.git("for-each-ref", "--format=%(refname)", "refs/heads/evolve", in: "stock")
            .split(separator: "\n").first.map(String.init)
        return try sandbox.git(
            "log", "--reverse", "--format=%(trailers:key=Skillgit-Patch,valueonly)",
            "main..\(try #require(branch))", in: "stock"
        ).split(separator: "\n").map(String.init)
    }
}
