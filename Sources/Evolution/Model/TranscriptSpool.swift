/// Keeps what a model is to read of each trajectory between reading and asking; on disk in the program, since thousands
/// of transcripts do not fit in memory.
///
/// What is stored is redacted but still the words of a transcript: it stays on this machine.
public protocol TranscriptSpool: Sendable {
    /// Stores bytes under a name of letters, digits and hyphens, replacing what was there.
    func store(_ bytes: [UInt8], named name: String) throws
    /// Gives back what was stored.
    func bytes(named name: String) throws -> [UInt8]
}
