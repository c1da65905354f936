extension CommandSandbox {
    /// A file or folder of the machine that a check may read and not change.
    package struct ReadOnlyPath: Hashable, Sendable {
        /// Where it is on the machine, absolute.
        package var source: String
        /// Where the check finds it, absolute.
        package var target: String

        /// Describes a path.
        package init(source: String, target: String) {
            self.source = source
            self.target = target
        }
    }

    /// Runs a command line of the user's on one file, in a sandbox that holds nothing else of the commands that made it.
    ///
    /// - Parameters:
    ///   - command: a line for the shell.
    ///   - bytes: the file.
    ///   - name: the file's path below ``folder``.
    ///   - paths: what the command may read besides; not even the file, when the command runs it, can change that.
    ///   - environment: variables besides the few that every command has.
    ///   - start: where the command starts.
    /// - Throws: ``SandboxFailure``; that the command failed is an outcome.
    package func check(
        _ command: String, file bytes: [UInt8], name: String, reading paths: [ReadOnlyPath],
        environment: [String: String], in start: String
    ) async throws(SandboxFailure) -> CommandOutcome {
        guard FolderReader.parts(of: name) != nil else {
            throw SandboxFailure(.noSuchFile, "\(name) is no path below the folder")
        }
        return try await run(
            SandboxJob(
                command: command, content: .file(bytes, name: name),
                mounts: paths.map { SandboxJob.Mount(source: $0.source, target: $0.target) },
                environment: environment, folder: start))
    }
}
