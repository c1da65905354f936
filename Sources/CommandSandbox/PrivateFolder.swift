internal import ChildProcesses
internal import Glibc

/// Folders that only their owner may enter, and the system's tools on them.
enum PrivateFolder {
    /// Makes a folder with a name of its own.
    ///
    /// - Throws: ``SandboxFailure`` (`inaccessible`).
    static func make(in parent: String) throws(SandboxFailure) -> String {
        var template = Array("\(parent)/skillgit-sandbox-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw SandboxFailure(.inaccessible, "\(parent): \(String(cString: strerror(errno)))")
        }
        return String(cString: made)
    }

    /// Removes a folder with all that is in it, following no link; also when the task is cancelled.
    static func remove(_ path: String) async {
        await Task.detached { _ = try? await tool(["rm", "-rf", "--one-file-system", "--", path]) }.value
    }

    /// Runs one of the system's tools on files of the user's.
    ///
    /// - Throws: ``SandboxFailure`` (`inaccessible`, `cancelled`).
    static func tool(_ words: [String]) async throws(SandboxFailure) {
        let outcome = await ChildProcess(
            program: words[0], arguments: Array(words.dropFirst()),
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"],
            folder: "/", input: [], timeLimit: 300, outputLimit: 1 << 16
        ).run()
        if outcome.ending == .cancelled { throw SandboxFailure(.cancelled, "cancelled") }
        guard outcome.ending == .exited(0) else {
            let reason = String(decoding: outcome.errors, as: UTF8.self).split(separator: "\n").last
            throw SandboxFailure(.inaccessible, "\(words[0]): \(reason.map(String.init) ?? "\(outcome.ending)")")
        }
    }
}
