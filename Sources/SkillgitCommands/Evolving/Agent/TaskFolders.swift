internal import CommandSandbox
internal import ContentHash
internal import Evolution
internal import Glibc

/// The folders of tasks' files that the user named, with the sandbox that works on copies of them.
struct TaskFolders: TaskWorkspaces {
    let fingerprint: String
    private let root: String
    private let checker: CheckerCommand?
    private let sandbox: CommandSandbox?
    /// Why something is off.
    private let notes: [String]
    private let store: String

    /// Looks at the folders.
    ///
    /// - Parameters:
    ///   - sandbox: `nil` when commands cannot be isolated, for the reasons in `notes`.
    ///   - store: the folder for what sessions keep.
    /// - Throws: ``CommandFailure`` when the folder is missing or a file of it cannot be read.
    init(
        root: String, checker: CheckerCommand?, sandbox: CommandSandbox?, notes: [String], store: String
    ) throws {
        self.root = root
        self.checker = checker
        self.sandbox = sandbox
        self.notes = notes
        self.store = store
        var hasher = ContentHasher()
        if let checker {
            guard let hash = checker.fingerprint() else {
                throw CommandFailure(
                    "the checker's files cannot be read, or are too many or too big",
                    hints: ["put the checker into a folder of its own"])
            }
            hasher.update(field: hash.hex)
        }
        hasher.update(field: sandbox == nil ? "off" : "on")
        for name in Self.folders(in: root) { hasher.update(field: Self.hash(of: root + "/" + name, name).hex) }
        fingerprint = hasher.finalize().hex
    }

    func workspace(of record: TrajectoryRecord) async -> (any TaskWorkspace)? {
        guard let hash = record.hash else { return nil }
        for name in [record.id, record.task] where !name.isEmpty && name != "." && name != ".." && !name.contains("/") {
            let folder = root + "/" + name
            guard access(folder + "/input", F_OK) == 0 || access(folder + "/output", F_OK) == 0 else { continue }
            return TaskFolder(
                path: folder, task: name, content: Self.hash(of: folder, name), checker: checker, sandbox: sandbox,
                notes: notes, store: "\(store)/\(hash.prefix(16))")
        }
        return nil
    }

    /// The hash of a task's files, by path and content.
    private static func hash(of folder: String, _ name: String) -> ContentHash {
        var hasher = ContentHasher()
        hasher.update(field: name)
        let reader = FolderReader(folder)
        for file in reader.list() {
            hasher.update(field: file.path)
            // What cannot be read is told when somebody asks for it.
            let bytes = (try? reader.read(file.path, count: file.size)) ?? []
            hasher.update(field: ContentHash(of: bytes).hex)
        }
        return hasher.finalize()
    }

    private static func folders(in root: String) -> [String] {
        guard let stream = opendir(root) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}
