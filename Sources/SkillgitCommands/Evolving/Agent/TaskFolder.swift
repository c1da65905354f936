internal import CommandSandbox
internal import ContentHash
internal import Evolution

/// One task's files: a copy for the analyst's commands, and checks of single files beside it.
actor TaskFolder: TaskWorkspace {
    nonisolated let abilities: TaskAbilities

    private let path: String
    private let task: String
    private let content: ContentHash
    private let checker: CheckerCommand?
    private let sandbox: CommandSandbox?
    private let reader: FolderReader
    private let store: ObservationStore
    private var session: SandboxSession?
    /// The commands that led to the folder as it is.
    private var history: [String] = []

    /// The most outputs that the checker is tried on besides.
    private static let mostControls = 16

    init(
        path: String, task: String, content: ContentHash, checker: CheckerCommand?, sandbox: CommandSandbox?,
        notes: [String], store: String
    ) {
        self.path = path
        self.task = task
        self.content = content
        self.checker = checker
        self.sandbox = sandbox
        reader = FolderReader(path)
        self.store = ObservationStore(folder: store)
        abilities = TaskAbilities(
            runsCommands: sandbox != nil, checks: sandbox != nil && checker != nil,
            notes: notes + (checker == nil ? ["there is no checker, so that nothing can be proved"] : []))
        self.store.open()
    }

    func files() async throws(TaskFailure) -> [TaskFile] {
        guard sandbox != nil else {
            return reader.list().filter { Self.isShown($0.path) }.map { TaskFile(path: $0.path, size: $0.size) }
        }
        return try await observed("files", []) { session throws(SandboxFailure) in
            try await session.list().map { TaskFile(path: $0.path, size: $0.size) }
        }
    }

    func read(_ path: String, from offset: Int, count: Int) async throws(TaskFailure) -> [UInt8] {
        guard sandbox != nil else {
            guard Self.isShown(path) else { throw TaskFailure("\(path) is no file of the task") }
            return try Self.translated { () throws(SandboxFailure) in
                try reader.read(path, from: offset, count: count)
            }
        }
        return try await observed("read", [path, String(offset), String(count)]) {
            session throws(SandboxFailure) in
            try await session.read(path, from: offset, count: count)
        }
    }

    func run(_ command: String) async throws(TaskFailure) -> TaskCommandResult {
        guard let sandbox else { throw TaskFailure("commands are off") }
        let session = opened(sandbox)
        let key = await key("run", [command])
        if let known: TaskCommandResult = store.value(key) {
            await session.skip(command)
            history.append(command)
            return known
        }
        let result = try await ready { session throws(SandboxFailure) in
            Self.result(try await session.run(command), limits: sandbox.limits)
        }
        history.append(command)
        try keep(result, key)
        return result
    }

    func check(_ name: String) async throws(TaskFailure) -> TaskCheck {
        guard let sandbox, let checker else { throw TaskFailure("there is no checker") }
        let key = await key("check", [name, checker.line])
        if let known: TaskCheck = store.value(key) { return known }
        let bytes = try await ready { session throws(SandboxFailure) in
            try await session.contents(of: name, limit: sandbox.limits.fileSize)
        }
        let before = checker.fingerprint()
        let outcome = try await judged(bytes, name, sandbox, checker)
        let accepted = outcome.isSuccess ? try await alsoAccepted(sandbox, checker) : nil
        let check = TaskCheck(
            isPassed: outcome.isSuccess, result: Self.result(outcome, limits: sandbox.limits),
            file: FileFingerprint(of: bytes),
            keepsChecker: before != nil && before == checker.fingerprint(), alsoAccepts: accepted)
        try keep(check, key)
        return check
    }

    func originals() async throws(TaskFailure) -> [FileFingerprint] { try fingerprints(below: ["input/", "output/"]) }

    func expected() async throws(TaskFailure) -> [FileFingerprint] { try fingerprints(below: ["expected/"]) }

    func end() async { store.removeArchives() }

    // MARK: Checks

    private func judged(
        _ bytes: [UInt8], _ name: String, _ sandbox: CommandSandbox, _ checker: CheckerCommand
    ) async throws(TaskFailure) -> CommandOutcome {
        var paths = checker.paths.map { CommandSandbox.ReadOnlyPath(source: $0, target: $0) }
        var environment = [
            "SKILLGIT_TASK": task, "SKILLGIT_OUTPUT": CommandSandbox.folder + "/" + name,
        ]
        let folders = Set(reader.list().compactMap { $0.path.split(separator: "/").first.map(String.init) })
        for folder in ["input", "expected"] where folders.contains(folder) {
            paths.append(CommandSandbox.ReadOnlyPath(source: path + "/" + folder, target: "/check/" + folder))
            environment["SKILLGIT_" + folder.uppercased()] = "/check/" + folder
        }
        return try await Self.translated { () async throws(SandboxFailure) in
            try await sandbox.check(
                checker.line, file: bytes, name: name, reading: paths, environment: environment, in: "/")
        }
    }

    /// What else the checker accepts: an output that failed, or nothing at all.
    private func alsoAccepted(
        _ sandbox: CommandSandbox, _ checker: CheckerCommand
    ) async throws(TaskFailure) -> String? {
        let outputs = reader.list().map(\.path).filter { $0.hasPrefix("output/") }.prefix(Self.mostControls)
        for name in outputs {
            let bytes = try Self.translated { () throws(SandboxFailure) in
                try reader.contents(of: name, limit: sandbox.limits.fileSize)
            }
            if try await judged(bytes, name, sandbox, checker).isSuccess { return "the failed run's \(name)" }
        }
        let name = outputs.first ?? "output/empty"
        return try await judged([], name, sandbox, checker).isSuccess ? "an empty file" : nil
    }

    private func fingerprints(below folders: [String]) throws(TaskFailure) -> [FileFingerprint] {
        var found: [FileFingerprint] = []
        for file in reader.list() where folders.contains(where: file.path.hasPrefix) {
            found.append(
                FileFingerprint(
                    of: try Self.translated { () throws(SandboxFailure) in
                        try reader.read(file.path, count: file.size)
                    }))
        }
        return found
    }

    private static func isShown(_ path: String) -> Bool { path.hasPrefix("input/") || path.hasPrefix("output/") }

    // MARK: The session

    private func opened(_ sandbox: CommandSandbox) -> SandboxSession {
        if let session { return session }
        let new = SandboxSession(
            sandbox: sandbox, source: path, parts: ["input", "output"], content: content, store: store.folder)
        session = new
        return new
    }

    /// Does something with the session's folder; commands whose observations are known and whose files are gone, since a
    /// run was killed between the two, are run again first.
    private func ready<Value: Sendable>(
        _ work: (SandboxSession) async throws(SandboxFailure) -> Value
    ) async throws(TaskFailure) -> Value {
        guard let sandbox else { throw TaskFailure("commands are off") }
        var current = opened(sandbox)
        if await !current.isReady {
            session = nil
            current = opened(sandbox)
            for command in history {
                do throws(SandboxFailure) {
                    _ = try await current.run(command)
                } catch {
                    throw Self.failure(error)
                }
            }
        }
        do throws(SandboxFailure) {
            return try await work(current)
        } catch {
            throw Self.failure(error)
        }
    }

    private func observed<Value: Codable & Sendable>(
        _ kind: String, _ arguments: [String], _ work: (SandboxSession) async throws(SandboxFailure) -> Value
    ) async throws(TaskFailure) -> Value {
        let key = await key(kind, arguments)
        if let known: Value = store.value(key) { return known }
        let value = try await ready(work)
        try keep(value, key)
        return value
    }

    private func key(_ kind: String, _ arguments: [String]) async -> ContentHash {
        var hasher = ContentHasher()
        hasher.update(field: await session?.state.hex ?? content.hex)
        for field in [kind] + arguments { hasher.update(field: field) }
        return hasher.finalize()
    }

    private func keep(_ value: some Encodable, _ key: ContentHash) throws(TaskFailure) {
        do {
            try store.keep(value, under: key)
        } catch {
            throw TaskFailure("what was observed could not be kept: \(error)")
        }
    }

    // MARK: Translation

    private static func result(_ outcome: CommandOutcome, limits: SandboxLimits) -> TaskCommandResult {
        let ending =
            switch outcome.ending {
            case .exited(let code): "exit \(code)"
            case .signalled(let number): "ended by signal \(number)"
            case .timedOut: "killed after \(Int(limits.time)) s"
            case .brokeOff: "the sandbox was ended"
            }
        return TaskCommandResult(
            ending: ending + (outcome.keepsFiles ? "" : " (the files are as they were before)"),
            output: outcome.output, isCut: outcome.isCut)
    }

    private static func failure(_ failure: SandboxFailure) -> TaskFailure {
        TaskFailure(failure.reason, isCancelled: failure.kind == .cancelled)
    }

    private static func translated<Value: Sendable>(
        _ work: () throws(SandboxFailure) -> Value
    ) throws(TaskFailure) -> Value {
        do throws(SandboxFailure) { return try work() } catch { throw failure(error) }
    }

    private static func translated<Value: Sendable>(
        _ work: () async throws(SandboxFailure) -> Value
    ) async throws(TaskFailure) -> Value {
        do throws(SandboxFailure) { return try await work() } catch { throw failure(error) }
    }
}
