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
        let arguments: [String]
        do throws(AtomicFile.Failure) {
            folder = try TemporaryFolder(in: temporary)
            side = try TemporaryFolder(in: temporary)
            arguments = try self.arguments(for: request, side: side.path)
        } catch {
            throw ModelError(.refused, "\(error.path): \(error.reason)")
        }
        let process = ChildProcess(
            program: program, arguments: arguments, environment: environment, folder: folder.path,
            input: Array(prompt(request).utf8), timeLimit: limits.time, outputLimit: limits.output)
        let outcome = await process.run()
        let reply: ModelReply
        switch style {
        case .plain: reply = try CommandModel.plainReply(outcome, program: identity.destination)
        case .claude: reply = try ClaudeOutput.reply(outcome)
        case .codex: reply = try CodexOutput.reply(outcome, lastMessage: side.path + "/answer")
        }
        withExtendedLifetime((folder, side)) {}
        return reply
    }

    private func prompt(_ request: ModelRequest) -> String {
        OpenAICodec.systemText(of: request) + "\n\n" + request.prompt
    }

    private func arguments(
        for request: ModelRequest, side: String
    ) throws(AtomicFile.Failure) -> [String] {
        let schema = request.schema.map { JSONWriter.canonical($0.schema) }
        var options: [[String]]
        switch style {
        case .plain(let words): return Array(words.dropFirst())
        case .claude(let model):
            options = [
                ["-p"], ["--output-format", "json"], ["--tools", ""], ["--strict-mcp-config"],
                ["--no-session-persistence"],
            ]
            if let model { options.append(["--model", model]) }
            // One argument may have 128 KiB on Linux; the schema is in the prompt as well.
            if let schema, schema.utf8.count < 100_000 { options.append(["--json-schema", schema]) }
        case .codex(let model):
            options = [
                ["exec"], ["--json"], ["--skip-git-repo-check"], ["--sandbox", "read-only"], ["--ephemeral"],
            ]
            if let model { options.append(["-m", model]) }
            if let schema {
                try AtomicFile.write(Array(schema.utf8), to: side + "/schema.json", isDurable: false)
                options.append(["--output-schema", side + "/schema.json"])
            }
            options += [["-o", side + "/answer"], ["-"]]
        }
        let unknown = unknownOptions.withLock { $0 }
        return options.filter { !unknown.contains($0[0]) }.flatMap { $0 }
    }

    /// Options that may be missing; without the others the program would be an agent with tools, so they may not.
    private static let dispensable: Set<String> = [
        "--no-session-persistence", "--json-schema", "--ephemeral", "--output-schema",
    ]

    private func forget(optionNamedIn reason: String) -> Bool {
        if case .plain = style { return false }
        guard reason.contains("unknown option") || reason.contains("unexpected argument") else {
            return false
        }
        guard let option = CommandModel.dispensable.first(where: { reason.contains($0) }) else {
            return false
        }
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
