/// How much of one thing a reader keeps in memory; what is over it is cut with a mark, never read into memory.
public struct TrajectoryReadLimits: Hashable, Sendable {
    /// The bytes of one string (a message, an answer) from which its middle is left out.
    public var stringLimit: Int
    /// The bytes of one record (a message, a step, a line of a session), 32 for each value included.
    public var recordLimit: Int
    /// The bytes of one step with all its answers.
    public var stepLimit: Int
    /// The bytes read from the file at once.
    public var chunkSize: Int

    /// Sets the limits; the defaults keep a reader under 20 MB.
    public init(
        stringLimit: Int = 65_536, recordLimit: Int = 1 << 20, stepLimit: Int = 2 << 20,
        chunkSize: Int = 1 << 18
    ) {
        self.stringLimit = max(1_024, stringLimit)
        self.recordLimit = max(4_096, recordLimit)
        self.stepLimit = max(4_096, stepLimit)
        self.chunkSize = max(512, chunkSize)
    }
}
