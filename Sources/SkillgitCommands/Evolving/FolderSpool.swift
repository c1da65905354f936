internal import Evolution
internal import Git
internal import Glibc

/// Keeps redacted transcripts in a folder of this clone until the model has read them.
///
/// Each process has a folder of its own; those of processes that are no more go when the next one starts.
struct FolderSpool: TranscriptSpool {
    private let folder: String

    /// Takes a folder below `root`.
    init(root: String) {
        folder = "\(root)/\(getpid())"
        for name in Self.names(in: root) {
            guard let process = pid_t(name), process > 0, kill(process, 0) != 0, errno == ESRCH else {
                continue
            }
            Self.remove("\(root)/\(name)")
        }
    }

    func store(_ bytes: [UInt8], named name: String) throws {
        try DurableFile.write(bytes, to: "\(folder)/\(name)")
    }

    func bytes(named name: String) throws -> [UInt8] {
        guard let bytes = try DurableFile.read("\(folder)/\(name)") else {
            throw CommandFailure(
                "a transcript that was just read is gone from \(folder)", hints: ["run the command again"])
        }
        return bytes
    }

    /// Removes all transcripts; a run that goes on reads its trajectories again.
    func clear() { Self.remove(folder) }

    private static func remove(_ folder: String) {
        for name in names(in: folder) { unlink("\(folder)/\(name)") }
        rmdir(folder)
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
