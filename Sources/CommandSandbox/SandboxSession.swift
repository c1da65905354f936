package import ContentHash
internal import Glibc

/// A copy of a folder that a chain of commands changes, each in a sandbox of its own.
///
/// Between two commands no process of the session exists, only an archive of its folder, so that a killed program leaves
/// nothing that runs, and a session that waits for its next command costs nothing. The limit on the folder's size holds
/// for every command: the archive is taken from the limited memory and put into the same again.
///
/// Archives are named by what led to them, the folder's content and all commands so far; a session begun again with the
/// same can ``skip(_:)`` commands that had run. One call at a time.
package actor SandboxSession {
    /// What led to the folder as it is now.
    package private(set) var state: ContentHash

    private let start: ContentHash
    private let sandbox: CommandSandbox
    private let source: String
    private let parts: [String]
    private let store: String

    /// Begins a session; nothing is copied yet.
    ///
    /// - Parameters:
    ///   - sandbox: runs the commands.
    ///   - source: the folder; its files are only read.
    ///   - parts: the folders in it that are copied, where they exist.
    ///   - content: the hash of what is in them.
    ///   - store: an existing private folder for archives.
    package init(sandbox: CommandSandbox, source: String, parts: [String], content: ContentHash, store: String) {
        self.sandbox = sandbox
        self.source = source
        self.parts = parts
        self.store = store
        start = content
        state = content
    }

    /// Runs a command line with the folder as its working directory.
    ///
    /// - Throws: ``SandboxFailure``; that the command failed is an outcome.
    package func run(_ command: String) async throws(SandboxFailure) -> CommandOutcome {
        let before = try await archive()
        let next = following(command)
        let target = path(of: next)
        let part = target + ".part"
        let outcome = try await sandbox.run(
            SandboxJob(command: command, content: .archive(before), keepsIn: part))
        if outcome.keepsFiles {
            guard rename(part, target) == 0 else {
                throw SandboxFailure(.inaccessible, "\(target): \(String(cString: strerror(errno)))")
            }
        } else {
            // A folder that cannot be kept stays as it was, under the name of what follows.
            unlink(part)
            try await PrivateFolder.tool(["cp", "--", before, target])
        }
        if before != path(of: start) { unlink(before) }
        state = next
        return outcome
    }

    /// Takes a command for run, when what it left is still there or a later skip will find what followed.
    ///
    /// The folder cannot be used before a command has been skipped to whose archive is there, or has been run.
    package func skip(_ command: String) {
        state = following(command)
    }

    /// Whether the folder as it is now can be used.
    package var isReady: Bool { state == start || access(path(of: state), R_OK) == 0 }

    /// The regular files, by path; at most ``FolderReader/mostFiles``.
    ///
    /// - Throws: ``SandboxFailure``.
    package func list() async throws(SandboxFailure) -> [FolderReader.Entry] {
        let outcome = try await look(
            "find . -mindepth 1 -type f -printf '%s %P\\0' 2>/dev/null | head -z -n \(FolderReader.mostFiles)",
            output: 8 << 20)
        return outcome.output.split(separator: 0).compactMap { line in
            let words = String(decoding: line, as: UTF8.self).split(separator: " ", maxSplits: 1)
            guard words.count == 2, let size = Int(words[0]) else { return nil }
            return FolderReader.Entry(path: String(words[1]), size: size)
        }.sorted { $0.path < $1.path }
    }

    /// A part of a file; empty beyond its end.
    ///
    /// Links are followed within the folder only.
    ///
    /// - Throws: ``SandboxFailure``; `noSuchFile` for what is no regular file of the folder.
    package func read(_ path: String, from offset: Int = 0, count: Int) async throws(SandboxFailure) -> [UInt8] {
        guard FolderReader.parts(of: path) != nil else {
            throw SandboxFailure(.noSuchFile, "\(path) is no path below the folder")
        }
        let outcome = try await look(
            """
            p=$(realpath -e -- "./$NAME" 2>/dev/null) || exit 66
            case $p in /task/*) ;; *) exit 66 ;; esac
            [ -f "$p" ] || exit 66
            tail -c +\(max(0, offset) + 1) -- "$p" | head -c \(max(0, count))
            """, output: count, environment: ["NAME": path])
        guard outcome.isSuccess else { throw SandboxFailure(.noSuchFile, "\(path) is no file of the folder") }
        return outcome.output
    }

    /// The bytes of a file that has at most `limit`.
    ///
    /// - Throws: ``SandboxFailure``; `noSuchFile`, `tooBig`.
    package func contents(of path: String, limit: Int) async throws(SandboxFailure) -> [UInt8] {
        let bytes = try await read(path, count: limit + 1)
        if bytes.count > limit { throw SandboxFailure(.tooBig, "\(path) has more than \(limit) bytes") }
        return bytes
    }

    /// The SHA-256 of a file that has at most `limit` bytes.
    ///
    /// - Throws: ``SandboxFailure``; `noSuchFile`, `tooBig`.
    package func hash(of path: String, limit: Int) async throws(SandboxFailure) -> ContentHash {
        ContentHash(of: try await contents(of: path, limit: limit))
    }

    /// Runs a line of ours that changes nothing.
    private func look(
        _ command: String, output: Int, environment: [String: String] = [:]
    ) async throws(SandboxFailure) -> CommandOutcome {
        var sandbox = sandbox
        sandbox.limits.output = output
        return try await sandbox.run(
            SandboxJob(command: command, content: .archive(try await archive()), environment: environment))
    }

    /// The archive of the folder as it is now; the first is made from the source.
    private func archive() async throws(SandboxFailure) -> String {
        let path = path(of: state)
        if access(path, R_OK) == 0 { return path }
        guard state == start else {
            throw SandboxFailure(.noSuchFile, "the files that the last command left are not kept")
        }
        let reader = FolderReader(source)
        let size = reader.list().filter { entry in parts.contains { entry.path.hasPrefix($0 + "/") } }
            .reduce(0) { $0 + $1.size }
        if size > sandbox.limits.disk {
            throw SandboxFailure(
                .tooBig, "\(source) holds \(size) bytes, more than the \(sandbox.limits.disk) that a sandbox has")
        }
        let present = parts.filter { access(source + "/" + $0, F_OK) == 0 }
        let part = path + ".part"
        try await PrivateFolder.tool(
            ["tar", "-C", source, "-cf", part] + (present.isEmpty ? ["-T", "/dev/null"] : ["--"] + present))
        guard rename(part, path) == 0 else {
            throw SandboxFailure(.inaccessible, "\(path): \(String(cString: strerror(errno)))")
        }
        return path
    }

    private func following(_ command: String) -> ContentHash {
        var hasher = ContentHasher()
        hasher.update(field: state.hex)
        hasher.update(field: command)
        return hasher.finalize()
    }

    private func path(of state: ContentHash) -> String { "\(store)/\(state.hex).tar" }
}
