internal import ChildProcesses
internal import ContentHash
internal import Glibc
internal import JSON
internal import Synchronization

/// A program that reads the prompt on standard input and writes the answer.
///
/// It runs in an empty temporary folder, in a process group that is killed when a limit passes or the call is
/// cancelled. Agents run with their tools off, so that a prompt cannot make them act.
public final class CommandModel: ExchangeAdmitting {
    /// How the program is called and its output read.
    public enum Style: Hashable, Sendable {
        /// Any program: standard output is the answer.
        case plain([String])
        /// Claude Code, with a model's name where one is wanted.
        case claude(String?)
        /// Codex, with a model's name where one is wanted.
        case codex(String?)
        /// Gemini CLI, with a model's name where one is wanted.
        case gemini(String?)
        /// Simon Willison's `llm`, with a model's name where one is wanted.
        case llm(String?)
    }

    /// The limits of one run.
    public struct Limits: Hashable, Sendable {
        /// Seconds.
        public var time: Double
        /// Bytes of standard output.
        public var output: Int

        /// Takes the usual values.
        public init(time: Double = 900, output: Int = 16 << 20) {
            self.time = time
            self.output = output
        }
    }

    /// The model's identity.
    public let identity: ModelIdentity
    /// Programs take one text.
    public var callsTools: Bool { false }

    private let style: Style
    private let program: String
    private let environment: [String: String]
    private let temporary: String
    private let limits: Limits
    /// Options that the installed version turned out not to know.
    private let unknownOptions = Mutex<Set<String>>([])

    /// Finds the program.
    ///
    /// - Parameters:
    ///   - environment: `PATH` finds the program; the program inherits all of it.
    ///   - temporaryFolder: where the empty folders are made.
    /// - Throws: ``ModelSpecificationError`` when there is no such program.
    public init(
        _ style: Style, environment: [String: String], temporaryFolder: String = "/tmp",
        limits: Limits = Limits()
    ) throws(ModelSpecificationError) {
        let name: String
        let shown: String
        switch style {
        case .plain(let words):
            name = words.first ?? ""
            // The name is part of records that are shared: no folder of this machine, no argument that may hold a key.
            let short = name.split(separator: "/").last.map(String.init) ?? name
            let rest = ContentHash(of: words.joined(separator: "\u{0}")).prefix(8)
            shown = "command:\(short)" + (words.count > 1 ? "#\(rest)" : "")
        case .claude(let model):
            name = "claude"
            shown = model.map { "claude:\($0)" } ?? "claude"
        case .codex(let model):
            name = "codex"
            shown = model.map { "codex:\($0)" } ?? "codex"
        case .gemini(let model):
            name = "gemini"
            shown = model.map { "gemini:\($0)" } ?? "gemini"
        case .llm(let model):
            name = "llm"
            shown = model.map { "llm:\($0)" } ?? "llm"
        }
        guard let found = CommandModel.find(name, path: environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin")
        else {
            throw ModelSpecificationError(
                "there is no program '\(name)'", mend: "install it, or name another with --model")
        }
        self.style = style
        self.limits = limits
        program = found
        var inherited = environment
        // Set inside a session of Claude Code, where it would refuse to start another.
        inherited["CLAUDECODE"] = nil
        self.environment = inherited
        temporary = temporaryFolder
        // Nobody can know what a program does with its input, so it is assumed to send it away.
        identity = ModelIdentity(
            name: shown, destination: "the program \(name.split(separator: "/").last ?? "")",
            leavesMachine: true)
    }

    /// Runs the program once, or again without an option that it turned out not to know.
    public func complete(
        _ request: ModelRequest, admit: @Sendable () throws(ModelError) -> Void,
        report: @Sendable (ModelAttempt) -> Void
    ) async throws(ModelError) -> ModelReply {
        while true {
            try admit()
            do throws(ModelError) {
                let reply = try await run(request)
                report(ModelAttempt(purpose: request.purpose, usage: reply.usage))
                return reply
            } catch {
                report(ModelAttempt(purpose: request.purpose, failure: error))
                guard case .refused = error.kind, forget(optionNamedIn: error.reason) else { throw error }
            }
        }
    }

    private func run(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        let folder: TemporaryFolder
        let side: TemporaryFolder
        let arguments: CommandArguments
        do throws(AtomicFile.Failure) {
            folder = try TemporaryFolder(in: temporary)
            side = try TemporaryFolder(in: temporary)
            arguments = try CommandArguments(style, request, side: side.path, inherited: environment)
        } catch {
            throw ModelError(.refused, "\(error.path): \(error.reason)")
        }
        let unknown = unknownOptions.withLock { $0 }
        let process = ChildProcess(
            program: program,
            arguments: arguments.options.filter { !unknown.contains($0[0]) }.flatMap { $0 },
            environment: environment.merging(arguments.environment) { $1 }, folder: folder.path,
            input: Array(RequestText.whole(request).utf8), timeLimit: limits.time, outputLimit: limits.output)
        let outcome = await process.run()
        let reply: ModelReply
        switch style {
        case .plain: reply = try CommandModel.plainReply(outcome, program: identity.destination)
        case .claude: reply = try ClaudeOutput.reply(outcome)
        case .codex: reply = try CodexOutput.reply(outcome, lastMessage: side.path + "/answer")
        case .gemini: reply = try GeminiOutput.reply(outcome)
        case .llm: reply = try CommandModel.plainReply(outcome, program: identity.destination)
        }
        withExtendedLifetime((folder, side)) {}
        return reply
    }

    private func forget(optionNamedIn reason: String) -> Bool {
        if case .plain = style { return false }
        if case .llm = style, reason.contains("does not support schemas") {
            return unknownOptions.withLock { $0.insert("--schema").inserted }
        }
        let complaints = ["unknown option", "unexpected argument", "No such option", "unrecognized argument"]
        guard complaints.contains(where: { reason.contains($0) }),
            let option = CommandArguments.dispensable.first(where: { reason.contains($0) })
        else { return false }
        return unknownOptions.withLock { $0.insert(option).inserted }
    }

    private static func find(_ name: String, path: String) -> String? {
        if name.isEmpty { return nil }
        let candidates =
            name.contains("/") ? [name] : path.split(separator: ":").map { "\($0)/\(name)" }
        for candidate in candidates where isProgram(candidate) {
            guard let absolute = realpath(candidate, nil) else { continue }
            defer { free(absolute) }
            // The link's own name is kept: some programs look at it to know what they are.
            return candidate.hasPrefix("/") ? candidate : String(cString: absolute)
        }
        return nil
    }

    private static func isProgram(_ path: String) -> Bool {
        var details = stat()
        return stat(path, &details) == 0 && details.st_mode & S_IFMT == S_IFREG && access(path, X_OK) == 0
    }
}
