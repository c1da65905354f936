public import ContentHash
internal import Dispatch
internal import Glibc
internal import JSON

/// Keeps each answer in a file of its own, named by the request's key.
///
/// A file appears whole or not at all, also after a kill; one that a power cut tore is removed and counts as absent. Files
/// are forced to disk one after the other beside the calls: a slot that waited for that would be no slot for a model, and
/// what a power cut of that moment takes away is asked again. Many tasks and processes may use one folder. The folder is
/// also what ``ReplayModel`` reads.
public struct FileCallJournal: CallJournal {
    /// The folder.
    public let folder: String

    /// Opens or makes a journal.
    ///
    /// - Parameter model: the name of the model whose answers it keeps; written down for ``ReplayModel``.
    /// - Throws: ``JournalError`` when the folder cannot be made.
    public init(folder: String, model: String? = nil) throws(JournalError) {
        self.folder = folder
        do throws(AtomicFile.Failure) {
            try AtomicFile.makeFolder(folder)
            if let model {
                let note: JSONValue = ["schema": "skillgit.journal/1", "model": .string(model)]
                try AtomicFile.write(
                    Array(JSONWriter.pretty(note, indent: 2).utf8), to: folder + "/journal.json")
            }
        } catch {
            throw FileCallJournal.error(error)
        }
    }

    /// The recorded answer, if there is a whole one.
    public func reply(for key: ContentHash) throws(JournalError) -> ModelReply? {
        let path = path(of: key)
        do throws(AtomicFile.Failure) {
            guard let bytes = try AtomicFile.read(path) else { return nil }
            if let reply = ModelReply(record: bytes, key: key) { return reply }
            unlink(path)
            return nil
        } catch {
            throw FileCallJournal.error(error)
        }
    }

    /// Records an answer.
    public func record(_ reply: ModelReply, for key: ContentHash) throws(JournalError) {
        do throws(AtomicFile.Failure) {
            try AtomicFile.makeFolder("\(folder)/\(key.prefix(2))")
            let text = JSONWriter.compact(reply.record(for: key)) + "\n"
            let path = path(of: key)
            try AtomicFile.write(Array(text.utf8), to: path, isDurable: false)
            Self.disk.async { AtomicFile.synchronize(path) }
        } catch {
            throw FileCallJournal.error(error)
        }
    }

    /// Takes an answer out.
    public func remove(_ key: ContentHash) throws(JournalError) {
        let path = path(of: key)
        guard unlink(path) == 0 || errno == ENOENT else {
            throw FileCallJournal.error(AtomicFile.Failure(operation: "remove", path: path, code: errno))
        }
    }

    /// Removes files that writers left behind when they were killed; to be called while no other process writes.
    ///
    /// - Returns: How many were removed.
    @discardableResult
    public func removeLeftovers() -> Int {
        var count = 0
        for shard in AtomicFile.names(in: folder) where shard.utf8.count == 2 {
            for name in AtomicFile.names(in: "\(folder)/\(shard)") where name.contains(".tmp-") {
                if unlink("\(folder)/\(shard)/\(name)") == 0 { count += 1 }
            }
        }
        return count
    }

    /// One file at a time: several at once would be no faster, and would take threads from those who work.
    private static let disk = DispatchQueue(label: "skillgit.journal")

    private func path(of key: ContentHash) -> String { "\(folder)/\(key.prefix(2))/\(key.hex).json" }

    private static func error(_ failure: AtomicFile.Failure) -> JournalError {
        JournalError(
            path: failure.path, reason: failure.reason,
            mend: "make room or give yourself the right to write there, then run again")
    }
}
