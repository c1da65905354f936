/// What one sandboxed command may use; a command that wants more is refused it or ended.
package struct SandboxLimits: Hashable, Sendable {
    /// Seconds by the clock on the wall; then the command and everything it started is killed.
    package var time: Double
    /// Seconds of processor time of each process.
    package var processorTime: Int
    /// Bytes of memory: of the command and all it started together, its files included, where the system lets us make a
    /// control group; else of each process alone (address space).
    package var memory: Int
    /// Processes and threads at one time.
    package var processes: Int
    /// Bytes of standard output and standard error together; the rest is cut off.
    package var output: Int
    /// Bytes of all files in the folder's copy; `/tmp` and `/dev/shm` have as much again each.
    package var disk: Int
    /// Bytes of one file that a command writes.
    package var fileSize: Int

    /// Sets the limits; the defaults suit the files of a task and the scripts that one writes to look at them.
    package init(
        time: Double = 30, processorTime: Int = 30, memory: Int = 1 << 30, processes: Int = 64,
        output: Int = 64 << 10, disk: Int = 128 << 20, fileSize: Int = 64 << 20
    ) {
        self.time = time
        self.processorTime = processorTime
        self.memory = memory
        self.processes = processes
        self.output = output
        self.disk = disk
        self.fileSize = fileSize
    }
}
