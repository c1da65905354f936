import JSON
import TestSupport
import Testing

/// A skill repository in a sandbox of its own, driven through the built program and through git.
struct Workspace {
    /// Where everything happens.
    let sandbox: Sandbox
    /// The skill's folder.
    var folder: String

    /// A folder that is no repository yet.
    init(folder name: String, environment: [String: String] = [:]) throws {
        sandbox = try Sandbox(environment: environment)
        folder = sandbox.path + "/" + name
    }

    /// A skill from the template.
    static func new(_ name: String = "sql-questions", environment: [String: String] = [:]) throws -> Workspace {
        let workspace = try Workspace(folder: name, environment: environment)
        let run = try workspace.sandbox.skillgit("new", name)
        guard run.status == 0 else { throw UnexpectedStatus(run: run) }
        return workspace
    }

    /// The same sandbox with a copy of the repository.
    func copy(_ name: String) throws -> Workspace {
        var copy = self
        copy.folder = sandbox.path + "/" + name
        let run = try sandbox.run(["cp", "-r", folder, copy.folder])
        guard run.status == 0 else { throw UnexpectedStatus(run: run) }
        return copy
    }

    /// Runs skillgit in the skill's folder.
    func run(_ arguments: [String], input: String = "", environment: [String: String] = [:]) throws
        -> ProgramRun
    {
        try sandbox.run([ProgramRun.skillgit] + arguments, in: folder, input: input, environment: environment)
    }

    /// Runs skillgit and expects an exit code.
    @discardableResult
    func skillgit(
        _ arguments: String..., status: Int32 = 0, input: String = "", environment: [String: String] = [:],
        location: SourceLocation = #_sourceLocation
    ) throws -> String {
        let run = try run(arguments, input: input, environment: environment)
        #expect(run.status == status, "\(UnexpectedStatus(run: run))", sourceLocation: location)
        return run.output
    }

    /// Runs skillgit with `--json` and expects one object with the command's schema on standard output.
    @discardableResult
    func json(
        _ arguments: String..., status: Int32 = 0, environment: [String: String] = [:],
        location: SourceLocation = #_sourceLocation
    ) throws -> JSONValue {
        let run = try run(arguments + ["--json"], environment: environment)
        #expect(run.status == status, "\(UnexpectedStatus(run: run))", sourceLocation: location)
        let value = try JSONValue.parse(run.output)
        let command = arguments.first { !$0.hasPrefix("-") } ?? ""
        #expect(value["schema"]?.string == "skillgit.\(command)/1", sourceLocation: location)
        #expect(run.output.hasPrefix("{\n  \"schema\": "), sourceLocation: location)
        return value
    }

    /// Runs git in the skill's folder and expects it to succeed.
    @discardableResult
    func git(_ arguments: String..., environment: [String: String] = [:]) throws -> String {
        let run = try git(arguments, environment: environment)
        guard run.status == 0 else { throw UnexpectedStatus(run: run) }
        return run.output
    }

    /// Runs git in the skill's folder, however it ends.
    func git(_ arguments: [String], environment: [String: String] = [:]) throws -> ProgramRun {
        try sandbox.run(["git"] + arguments, in: folder, environment: environment)
    }

    /// A file of the work tree.
    func file(_ name: String) throws -> String {
        try #require(sandbox.read(folder + "/" + name), "\(name) cannot be read")
    }

    /// Writes a file of the work tree.
    func write(_ name: String, _ text: String) throws {
        try sandbox.write(String(folder.dropFirst(sandbox.path.count + 1)) + "/" + name, text)
    }

    /// Expects git to find nothing wrong.
    func expectSound(location: SourceLocation = #_sourceLocation) throws {
        let check = try git(["fsck", "--strict", "--no-dangling"])
        #expect(check.status == 0, "\(check.output)\(check.errors)", sourceLocation: location)
        #expect(check.output.isEmpty, "\(check.output)", sourceLocation: location)
        #expect(!check.errors.contains("error"), "\(check.errors)", sourceLocation: location)
    }
}
