internal import Evolution
internal import Git
internal import Glibc

/// Keeps redacted transcripts in a folder of this clone until the model has read them.
///
/// Every process has a folder of its own, which goes when it ends; those of processes that were killed go with the next.
struct FolderSpool: TranscriptSpool {
    private let parent: String
    private let folder: String

    /// Nothing is made before something is stored.
    init(under parent: String) {
        self.parent = parent
        folder = "\(parent)/\(getpid())"
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

    /// Removes this process's transcripts and those of processes that are gone.
    func clear() {
        for name in Self.names(in: parent) {
            guard let process = pid_t(name), process == getpid() || kill(process, 0) != 0 && errno == ESRCH
            else { continue }
            let old = "\(parent)/\(name)"
            for file in Self.names(in: old) { unlink("\(old)/\(file)") }
            rmdir(old)
        }
        rmdir(parent)
    }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
