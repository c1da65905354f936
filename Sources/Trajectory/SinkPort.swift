/// A sink as four closures, so that the readers need not be generic over it.
struct SinkPort {
    let began: (String, Int, TrajectoryFormat) throws -> Void
    let step: (Step) throws -> Void
    let ended: (TrajectorySummary) throws -> Void
    let broke: (TrajectoryFailure) throws -> Void

    /// Runs `body` with a port to `sink`, which is only valid until it returns.
    static func with<Sink: TrajectorySink>(_ sink: inout Sink, _ body: (SinkPort) throws -> Void) throws {
        try withUnsafeMutablePointer(to: &sink) { pointer in
            try body(
                SinkPort(
                    began: { try pointer.pointee.began(file: $0, ordinal: $1, format: $2) },
                    step: { try pointer.pointee.step($0) },
                    ended: { try pointer.pointee.ended($0) },
                    broke: { try pointer.pointee.broke($0) }))
        }
    }
}
