import ContentHash
import Evolution
import Synchronization

/// A task's files in memory; `write PATH TEXT` is its only command, and its checker compares with an answer.
final class MemoryWorkspace: TaskWorkspace, TaskWorkspaces {
    let abilities: TaskAbilities
    let fingerprint = "memory"
    private let state: Mutex<[String: String]>
    private let answer: String
    private let output: String
    private let acceptsAnything: Bool
    private let changesChecker: Bool

    init(
        output: String = "wrong", answer: String = "right", acceptsAnything: Bool = false, changesChecker: Bool = false,
        abilities: TaskAbilities = TaskAbilities(runsCommands: true, checks: true)
    ) {
        self.output = output
        self.answer = answer
        self.acceptsAnything = acceptsAnything
        self.changesChecker = changesChecker
        self.abilities = abilities
        state = Mutex(["input/task.txt": "add", "output/sum.txt": output])
    }

    func workspace(of record: TrajectoryRecord) async -> (any TaskWorkspace)? { self }

    func files() async throws(TaskFailure) -> [TaskFile] {
        state.withLock { $0.map { TaskFile(path: $0.key, size: $0.value.utf8.count) } }.sorted { $0.path < $1.path }
    }

    func read(_ path: String, from offset: Int, count: Int) async throws(TaskFailure) -> [UInt8] {
        guard let text = state.withLock({ $0[path] }) else { throw TaskFailure("\(path) is no file of the folder") }
        return Array(text.utf8.dropFirst(offset).prefix(count))
    }

    func run(_ command: String) async throws(TaskFailure) -> TaskCommandResult {
        let words = command.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3, words[0] == "write" else {
            return TaskCommandResult(ending: "exit 127", output: Array("not found".utf8), isCut: false)
        }
        state.withLock { $0[words[1]] = words[2] }
        return TaskCommandResult(ending: "exit 0", output: [], isCut: false)
    }

    func check(_ path: String) async throws(TaskFailure) -> TaskCheck {
        let bytes = try await read(path, from: 0, count: 1 << 20)
        // Right is what holds the answer's letters, whatever stands around them.
        let passes = acceptsAnything || String(decoding: bytes, as: UTF8.self).contains(answer)
        return TaskCheck(
            isPassed: passes,
            result: TaskCommandResult(ending: passes ? "exit 0" : "exit 1", output: [], isCut: false),
            file: FileFingerprint(of: bytes), keepsChecker: !changesChecker,
            alsoAccepts: acceptsAnything ? "the failed run's output/sum.txt" : nil)
    }

    func originals() async throws(TaskFailure) -> [FileFingerprint] { [FileFingerprint(of: Array(output.utf8))] }

    func expected() async throws(TaskFailure) -> [FileFingerprint] { [FileFingerprint(of: Array(answer.utf8))] }

    func end() async {}
}
