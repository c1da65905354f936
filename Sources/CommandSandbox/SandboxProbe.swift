/// Tries by small commands whether a sandbox keeps on this machine what it promises.
package struct SandboxProbe: Sendable {
    /// What a sandbox promises.
    package enum Promise: String, Hashable, Sendable, CaseIterable {
        case isolation
        case network
        case home
        case environment
        case time
        case processorTime = "processor time"
        case memory
        case processes
        case output
        case disk
        case fileSize = "file size"
    }

    /// A promise that does not hold.
    package struct Failure: Hashable, Sendable {
        /// Which.
        package var promise: Promise
        /// What was seen, for people.
        package var reason: String
    }

    private let sandbox: CommandSandbox

    /// Tries a sandbox's kind of isolation, with small limits of its own.
    package init(_ sandbox: CommandSandbox) {
        self.sandbox = sandbox
    }

    /// The promises that do not hold, in their order; empty when commands may run.
    package func failures() async -> [Failure] {
        if let reason = await fault(.isolation) { return [Failure(promise: .isolation, reason: reason)] }
        return await withTaskGroup(of: Failure?.self) { group in
            for promise in Promise.allCases where promise != .isolation {
                group.addTask { await fault(promise).map { Failure(promise: promise, reason: $0) } }
            }
            var found: [Failure] = []
            for await failure in group { if let failure { found.append(failure) } }
            return Promise.allCases.flatMap { promise in found.filter { $0.promise == promise } }
        }
    }

    /// A command that only succeeds, or only prints `broken`, when the promise is broken.
    private func trial(of promise: Promise) -> (command: String, limits: SandboxLimits) {
        var limits = SandboxLimits(
            time: 10, processorTime: 5, memory: 256 << 20, processes: 24, output: 4096, disk: 4 << 20, fileSize: 4 << 20
        )
        switch promise {
        case .isolation: return ("[ $$ -lt 100 ] && [ \"$(id -u)\" != 0 ] && echo isolated", limits)
        case .network:
            return ("[ \"$(grep -c : /proc/net/dev)\" = 1 ] && grep -q lo: /proc/net/dev || echo broken", limits)
        case .home:
            return (
                "ls /home /root /etc/shadow /var /sys >/dev/null 2>&1 && echo broken; ls -d /home /root /var 2>/dev/null",
                limits
            )
        case .environment:
            return (
                "env | grep -qvE '^(PATH|HOME|TMPDIR|LANG|TZ|PWD|OLDPWD|SHLVL|_|PYTHON[A-Z]*)=' && echo broken", limits
            )
        case .time:
            limits.time = 0.3
            return ("sleep 5; echo broken", limits)
        case .processorTime:
            limits.processorTime = 1
            return ("while :; do :; done; echo broken", limits)
        case .memory:
            limits.memory = 64 << 20
            return ("head -c 200000000 /dev/zero | tail -c 190000000 >/dev/null && echo broken", limits)
        case .processes:
            limits.processes = 8
            return ("i=0; while [ $i -lt 30 ]; do sleep 3 & i=$((i+1)); done; echo broken", limits)
        case .output: return ("head -c 1000000 /dev/zero", limits)
        case .disk:
            limits.fileSize = 16 << 20
            return ("for f in /task /tmp /dev/shm; do head -c 9000000 /dev/zero >$f/x && echo broken; done", limits)
        case .fileSize:
            limits.fileSize = 100_000
            return ("head -c 200000 /dev/zero >x && echo broken", limits)
        }
    }

    /// What is wrong with a promise; `nil` when it holds.
    private func fault(_ promise: Promise) async -> String? {
        var (command, limits) = trial(of: promise)
        let promised = limits
        var trial = sandbox
        // Time is left for a machine that is busy; only the trials of time itself need theirs.
        if promise != .time { limits.time = 20 }
        trial.limits = limits
        command += "\n"
        do throws(SandboxFailure) {
            let outcome = try await trial.run(SandboxJob(command: command, content: .nothing))
            return Self.fault(promise, outcome, promised)
        } catch {
            return [error.reason, error.mend].compactMap { $0 }.joined(separator: "; ")
        }
    }

    private static func fault(_ promise: Promise, _ outcome: CommandOutcome, _ limits: SandboxLimits) -> String? {
        let text = String(decoding: outcome.output, as: UTF8.self)
        switch promise {
        case .isolation: return text.hasPrefix("isolated") ? nil : "a command is not isolated: \(text.prefix(200))"
        case .network: return text.isEmpty ? nil : "a command sees a network"
        case .home: return text.isEmpty ? nil : "a command sees folders of the machine: \(text.prefix(200))"
        case .environment: return text.isEmpty ? nil : "a command sees the caller's environment"
        case .time: return outcome.ending == .timedOut ? nil : "a command outlived \(limits.time) s"
        case .output: return outcome.output.count <= limits.output && outcome.isCut ? nil : "output is not cut"
        case .processorTime, .memory, .processes, .disk, .fileSize:
            if outcome.ending == .timedOut { return "a command beyond it was not stopped" }
            return text.contains("broken") ? "a command went beyond it" : nil
        }
    }
}
