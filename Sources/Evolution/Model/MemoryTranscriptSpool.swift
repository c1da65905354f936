internal import Synchronization

/// A spool that keeps everything in memory: for a handful of trajectories and for tests.
public final class MemoryTranscriptSpool: TranscriptSpool {
    private let store = Mutex<[String: [UInt8]]>([:])

    /// An empty spool.
    public init() {}

    /// Stores bytes under a name.
    public func store(_ bytes: [UInt8], named name: String) throws {
        store.withLock { $0[name] = bytes }
    }

    /// Gives back what was stored; empty when there is nothing of that name.
    public func bytes(named name: String) throws -> [UInt8] {
        store.withLock { $0[name] ?? [] }
    }
}
