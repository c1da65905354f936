/// How a sandboxed command ended and what it wrote.
package struct CommandOutcome: Hashable, Sendable {
    /// How it ended.
    package enum Ending: Hashable, Sendable {
        case exited(Int)
        /// By this signal; exit codes above 128 are read so, as shells do.
        case signalled(Int)
        /// It ran into the limit on time and was killed with all it had started.
        case timedOut
        /// It ended the sandbox itself; what it did to the files is lost.
        case brokeOff
    }

    /// How it ended.
    package var ending: Ending
    /// Standard output and standard error in the order in which they were written, at most ``SandboxLimits/output`` bytes.
    package var output: [UInt8]
    /// Whether more was written than is kept.
    package var isCut: Bool
    /// Whether the files are as the command left them; otherwise they are as they were before, since they broke a limit or
    /// the command ended the sandbox.
    package var keepsFiles: Bool

    /// Whether it exited with 0.
    package var isSuccess: Bool { ending == .exited(0) }

    /// Describes an outcome.
    package init(ending: Ending, output: [UInt8], isCut: Bool = false, keepsFiles: Bool = true) {
        self.ending = ending
        self.output = output
        self.isCut = isCut
        self.keepsFiles = keepsFiles
    }
}
