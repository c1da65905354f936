internal import Glibc
internal import JSON

/// A file that grows by a line when an exchange starts and by another when it ends, so that what a killed process spent
/// is known.
///
/// A line is handed to the system before the exchange is made, and thus outlives the process, but it is not forced to
/// disk: after a power cut the last lines may be missing. An exchange that has no end on record was under way when its
/// process was killed; it counts, with tokens that nobody knows.
struct SpendingRecord {
    private let descriptor: Descriptor
    private let path: String

    /// A file that closes when nobody uses it any more.
    private final class Descriptor: Sendable {
        let number: Int32

        init(_ number: Int32) { self.number = number }

        deinit { close(number) }
    }

    /// Opens a record, and gives what earlier processes spent, by purpose and model.
    static func open(_ path: String) throws(JournalError) -> (SpendingRecord, [LedgerEntry]) {
        do throws(AtomicFile.Failure) {
            if let slash = path.lastIndex(of: "/") { try AtomicFile.makeFolder(String(path[..<slash])) }
            let text = try AtomicFile.read(path) ?? []
            let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw AtomicFile.Failure(operation: "write", path: path, code: errno) }
            let record = SpendingRecord(descriptor: Descriptor(descriptor), path: path)
            // A line that a power cut tore must not swallow the next one.
            if let last = text.last, last != 0x0A { try record.append("") }
            return (record, entries(in: text))
        } catch {
            throw JournalError(
                path: error.path, reason: error.reason,
                mend: "make room or give yourself the right to write there, then run again")
        }
    }

    /// An exchange starts.
    func began(_ number: Int, _ purpose: ModelRequest.Purpose, _ model: String) throws(JournalError) {
        try write([
            "event": "began", "process": .integer(Int64(getpid())), "number": .integer(Int64(number)),
            "purpose": .string(purpose.rawValue), "model": .string(model),
        ])
    }

    /// An exchange has ended.
    func ended(_ number: Int, _ attempt: ModelAttempt, model: String) throws(JournalError) {
        let usage = attempt.usage ?? TokenUsage()
        let cost = attempt.cost.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.number($0.value)) }
        var members: [(String, JSONValue)] = [
            ("event", "ended"), ("process", .integer(Int64(getpid()))), ("number", .integer(Int64(number))),
            ("purpose", .string(attempt.purpose.rawValue)), ("model", .string(model)),
            ("input", .integer(Int64(usage.input))), ("cached_input", .integer(Int64(usage.cachedInput))),
            ("cache_writes", .integer(Int64(usage.cacheWrites))), ("output", .integer(Int64(usage.output))),
            ("cost", JSONValue(members: cost)), ("seconds", .number(attempt.seconds)),
        ]
        if let failure = attempt.failure { members.append(("failure", .string(failure.kind.name))) }
        if attempt.isRepair { members.append(("repair", true)) }
        if attempt.showsIgnoredSchema { members.append(("ignored_schema", true)) }
        if attempt.isEstimated { members.append(("estimated", true)) }
        try write(JSONValue(members: members))
    }

    /// An exchange that started was none.
    func withdrew(_ number: Int) throws(JournalError) {
        try write(["event": "withdrew", "process": .integer(Int64(getpid())), "number": .integer(Int64(number))])
    }

    private func write(_ value: JSONValue) throws(JournalError) {
        do throws(AtomicFile.Failure) {
            try append(JSONWriter.compact(value))
        } catch {
            throw JournalError(
                path: error.path, reason: error.reason, mend: "make room there, then run again")
        }
    }

    /// One write a line: with O_APPEND lines of several processes do not mix.
    private func append(_ line: String) throws(AtomicFile.Failure) {
        let bytes = Array((line + "\n").utf8)
        let count = Glibc.write(descriptor.number, bytes, bytes.count)
        guard count == bytes.count else {
            throw AtomicFile.Failure(operation: "write", path: path, code: count < 0 ? errno : ENOSPC)
        }
    }
}
