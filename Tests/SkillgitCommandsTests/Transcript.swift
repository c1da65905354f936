import TestSupport

/// Commands with everything they printed, as one text for a golden file.
///
/// Standard output comes first, then standard error with `! ` before each line, then the exit code where it is not 0.
/// The sandbox's path is written as `SANDBOX`.
struct Transcript {
    let sandbox: Sandbox
    /// The folder that commands run in, relative to the sandbox.
    var folder: String?
    private(set) var text = ""

    init(_ sandbox: Sandbox, in folder: String? = nil) {
        self.sandbox = sandbox
        self.folder = folder
    }

    /// Runs skillgit and writes down what it did.
    @discardableResult
    mutating func skillgit(
        _ arguments: String..., input: String = "", environment: [String: String] = [:]
    ) throws -> ProgramRun {
        try record(["skillgit"] + arguments, [ProgramRun.skillgit] + arguments, input, environment)
    }

    /// Runs another program and writes down what it did.
    @discardableResult
    mutating func run(_ arguments: String...) throws -> ProgramRun {
        try record(arguments, arguments, "", [:])
    }

    private mutating func record(
        _ shown: [String], _ arguments: [String], _ input: String, _ environment: [String: String]
    ) throws -> ProgramRun {
        let result = try sandbox.run(arguments, in: folder, input: input, environment: environment)
        if !text.isEmpty { text += "\n" }
        let words = shown.map { $0.contains(" ") || $0.isEmpty ? "'\($0)'" : $0 }
        text += "$ \(words.joined(separator: " "))\n"
        text += result.output
        if !result.output.isEmpty, !result.output.hasSuffix("\n") { text += "\n" }
        for line in result.errors.split(separator: "\n", omittingEmptySubsequences: true) {
            text += "! \(line)\n"
        }
        if result.status != 0 { text += "[exit \(result.status)]\n" }
        text = text.replacing(sandbox.path, with: "SANDBOX")
        return result
    }
}
