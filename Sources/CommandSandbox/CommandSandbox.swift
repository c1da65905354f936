internal import ChildProcesses
internal import Glibc

/// Runs single commands that nobody trusts, isolated by bubblewrap.
///
/// A command sees the system's programs and libraries read-only, a folder in memory, and nothing else of the machine: no
/// home, no network, no other process, no variable of the caller's environment. It runs in user, process, network, IPC,
/// host name and mount namespaces of its own without any capability; when it ends, or the caller dies, all that it started
/// is killed. Files of the machine go in and come out as archives, so the account that it runs under needs no right to
/// read them: a caller that is root hands over to an account without any rights first.
///
/// Whether the machine keeps what this promises is for ``SandboxProbe`` to try.
package struct CommandSandbox: Sendable {
    /// Where a command finds its folder.
    package static let folder = "/task"
    /// The account that takes over from root: one that no package uses.
    static let account = 61_999

    /// What each command may use.
    package var limits: SandboxLimits
    /// The path of `bwrap`.
    let bubblewrap: String
    /// Where private folders are made.
    let temporary: String
    /// Makes control groups; `nil` where the machine has none for us.
    var groups: ControlGroups?
    /// As many commands run at once as the machine has processors, whoever asks; each may use all its memory.
    private let slots = SandboxSlots(sysconf(Int32(_SC_NPROCESSORS_ONLN)))

    /// Finds what is needed to isolate commands.
    ///
    /// - Parameters:
    ///   - limits: what each command may use.
    ///   - path: the folders to look for `bwrap` in, as in `PATH`.
    ///   - temporary: an existing folder for private files.
    /// - Throws: ``SandboxFailure`` (`unavailable`) when bubblewrap is not installed.
    package init(limits: SandboxLimits, path: String, temporary: String) throws(SandboxFailure) {
        let candidates = path.split(separator: ":").map { "\($0)/bwrap" }
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }) else {
            throw SandboxFailure(
                .unavailable, "bubblewrap (bwrap) is not installed",
                mend: "install the package bubblewrap, for example: apt-get install bubblewrap")
        }
        self.limits = limits
        bubblewrap = found
        self.temporary = temporary
        groups = ControlGroups.find()
    }

    /// Whether this machine lets bubblewrap isolate anything at all, tried with a program that ends at once.
    ///
    /// For ``SandboxProbe`` to say in full; this waits for a process.
    package func canIsolate() async -> Bool {
        (try? await run(SandboxJob(command: "true", content: .nothing)).isSuccess) == true
    }

    /// Runs a command to its end or to a limit.
    ///
    /// - Throws: ``SandboxFailure``: `unavailable` when no sandbox could be made, `inaccessible` when a file of ours could
    ///   not be, `cancelled`. That the command failed is an outcome.
    func run(_ job: SandboxJob) async throws(SandboxFailure) -> CommandOutcome {
        await slots.enter()
        do throws(SandboxFailure) {
            let outcome = try await runInSlot(job)
            await slots.leave()
            return outcome
        } catch {
            await slots.leave()
            throw error
        }
    }

    private func runInSlot(_ job: SandboxJob) async throws(SandboxFailure) -> CommandOutcome {
        let staging = try MountStaging(job.mounts, in: temporary, account: isRoot ? Self.account : nil)
        var staged = job
        do throws(SandboxFailure) {
            staged.mounts = try await staging.prepare()
        } catch {
            await staging.remove()
            throw error
        }
        let group = groups?.make(memory: limits.memory, processes: limits.processes + Self.reserve)
        let result: Result<CommandOutcome, SandboxFailure>
        do throws(SandboxFailure) {
            result = .success(try await run(staged, in: group))
        } catch {
            result = .failure(error)
        }
        await group?.remove()
        await staging.remove()
        return try result.get()
    }

    /// Runs a job whose mounts can be reached, within a group where there is one.
    func run(
        _ job: SandboxJob, in group: ControlGroups.Group?
    ) async throws(SandboxFailure) -> CommandOutcome {
        try read(await process(for: job, in: group).run(), of: job)
    }

    /// Processes that the wrapper around a command needs besides those that the command may have.
    static let reserve = 16

    var isRoot: Bool { geteuid() == 0 }

    private func process(for job: SandboxJob, in group: ControlGroups.Group?) -> ChildProcess {
        var input: [UInt8] = []
        var archive = ""
        switch job.content {
        case .nothing: break
        case .archive(let path): archive = path
        case .file(let bytes, _): input = bytes
        }
        var arguments = ["-c", SandboxScript.outside, "sh", archive, job.keepsIn ?? "", group?.joining ?? ""]
        if isRoot {
            arguments += [
                "setpriv", "--reuid=\(Self.account)", "--regid=\(Self.account)", "--clear-groups", "--no-new-privs",
                "--",
            ]
        }
        arguments += [bubblewrap] + isolation(for: job) + wrapper(for: job, hasGroup: group != nil)
        return ChildProcess(
            program: "/bin/sh", arguments: arguments,
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"],
            folder: "/", input: input, timeLimit: limits.time + Self.overhead,
            outputLimit: limits.output + 65_536)
    }

    /// Seconds for copying the folder in and out.
    private static let overhead = 60.0

    private func read(
        _ outcome: ChildProcess.Outcome, of job: SandboxJob
    ) throws(SandboxFailure) -> CommandOutcome {
        let isCut = outcome.output.count > limits.output
        let output = Array(outcome.output.prefix(limits.output))
        let notes = String(decoding: outcome.errors, as: UTF8.self)
        if outcome.ending == .cancelled { throw SandboxFailure(.cancelled, "cancelled") }
        guard let report = SandboxScript.Report(notes) else {
            if case .exited = outcome.ending, notes.contains("bwrap:") || notes.contains("setpriv:") {
                throw Self.unavailable(notes)
            }
            if case .notStarted(let code) = outcome.ending {
                throw Self.unavailable(String(cString: strerror(code)))
            }
            if case .exited(SandboxScript.notPrepared) = outcome.ending {
                throw SandboxFailure(
                    .inaccessible, "the folder could not be copied into the sandbox: \(Self.line(notes))")
            }
            return CommandOutcome(
                ending: outcome.ending == .timedOut ? .timedOut : .brokeOff, output: output, isCut: isCut,
                keepsFiles: false)
        }
        let ending: CommandOutcome.Ending =
            report.hasTimedOut
            ? .timedOut : report.status > 128 ? .signalled(report.status - 128) : .exited(report.status)
        return CommandOutcome(ending: ending, output: output, isCut: isCut, keepsFiles: report.isKept)
    }

    private static func unavailable(_ notes: String) -> SandboxFailure {
        SandboxFailure(
            .unavailable, "bubblewrap could not isolate a command: \(line(notes))",
            mend: "see whether this system lets programs make user namespaces (bwrap --unshare-all --ro-bind / / true)")
    }

    private static func line(_ text: String) -> String {
        String(text.split(separator: "\n").last ?? "no reason given").filter { !$0.isNewline }
    }
}
