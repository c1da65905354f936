internal import ContentHash
internal import JSON
internal import OrderedCollections
internal import Synchronization

/// Writes questions as files, and takes the answers that somebody has written since.
///
/// A question without an answer ends in ``ModelError/Kind/pending(path:)``; the next run asks again and finds it.
public final class HandoffModel: DeferredModel {
    /// The identity: `handoff`.
    public let identity: ModelIdentity
    /// The folder.
    public let folder: String
    /// Whoever answers is asked in words.
    public var callsTools: Bool { false }

    private let files: Mutex<HandoffFolder>
    private let unwritten = Mutex(0)

    /// Opens or makes the folder.
    ///
    /// - Parameters:
    ///   - run: the run's id, for whoever answers.
    ///   - note: what is known of who should answer; for the manifest.
    /// - Throws: ``ModelSpecificationError`` when the folder cannot be made.
    public init(folder: String, run: String, note: String = "any agent or person")
        throws(ModelSpecificationError)
    {
        self.folder = folder
        // Who answers is unknown, so prompts are taken to leave the machine.
        identity = ModelIdentity(name: "handoff", destination: folder, leavesMachine: true)
        do throws(AtomicFile.Failure) {
            files = Mutex(try HandoffFolder(path: folder, run: run, note: note))
        } catch {
            throw ModelSpecificationError(
                "\(error.path): \(error.reason)", mend: "give skillgit a folder that it may write to")
        }
    }

    /// The questions so far.
    public var entries: [HandoffEntry] { files.withLock { Array($0.entries.values) } }

    /// Takes the answer, or leaves the question.
    ///
    /// - Throws: ``ModelError/Kind/pending(path:)`` with the prompt's path while there is no answer that fits.
    public func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        let key = request.key(for: identity)
        let result: Result<ModelReply, ModelError>
        do throws(AtomicFile.Failure) {
            result = try files.withLock { files throws(AtomicFile.Failure) in
                try self.complete(request, key, &files)
            }
        } catch {
            throw ModelError(.refused, "\(error.path): \(error.reason)")
        }
        return try result.get()
    }

    /// Writes the manifest, which because of many questions is otherwise written only now and then.
    ///
    /// - Throws: ``ModelError`` when it cannot be written.
    public func flush() throws(ModelError) {
        do throws(AtomicFile.Failure) {
            try files.withLock { files throws(AtomicFile.Failure) in try files.writeManifest() }
        } catch {
            throw ModelError(.refused, "\(error.path): \(error.reason); make room there")
        }
    }

    private func complete(
        _ request: ModelRequest, _ key: ContentHash, _ files: inout HandoffFolder
    ) throws(AtomicFile.Failure) -> Result<ModelReply, ModelError> {
        var entry = entry(for: request, key)
        if let reason = files.entries[key.hex]?.reason { entry.reason = reason }
        if let (bytes, name) = try files.answer(key) {
            switch check(bytes, request) {
            case .success(let reply):
                entry.state = .answered
                entry.reason = nil
                files.set(entry)
                try writeManifestNowAndThen(files)
                return .success(reply)
            case .failure(let failure):
                try files.setAside(name)
                entry.reason = failure.reason
            }
        }
        entry.state = entry.reason == nil ? .waiting : .rejected
        let isNew = files.entries[key.hex] != entry || !AtomicFile.exists("\(folder)/\(entry.prompt)")
        files.set(entry)
        if isNew {
            if let schema = request.schema, let name = entry.schema {
                try files.write(JSONWriter.pretty(schema.schema, indent: 2) + "\n", to: name)
            }
            try files.write(HandoffModel.promptText(request, entry), to: entry.prompt)
            try writeManifestNowAndThen(files)
        }
        return .failure(
            ModelError(
                .pending(path: "\(folder)/\(entry.prompt)"),
                entry.reason.map { "the answer could not be used: \($0)" }
                    ?? "the question waits for an answer"))
    }

    /// Every time while there are few, then ever more rarely, so that n questions cost n log n and not n².
    private func writeManifestNowAndThen(_ files: HandoffFolder) throws(AtomicFile.Failure) {
        let due = unwritten.withLock { count in
            count += 1
            guard count > files.entries.count / 128 else { return false }
            count = 0
            return true
        }
        if due { try files.writeManifest() }
    }

    private func check(
        _ bytes: [UInt8], _ request: ModelRequest
    ) -> Result<ModelReply, StructuredReply.Failure> {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            return .failure(StructuredReply.Failure("the file is not UTF-8 text"))
        }
        let reply = ModelReply(text: text)
        guard let schema = request.schema else { return .success(reply) }
        return StructuredReply.check(reply, schema)
    }

    private func entry(for request: ModelRequest, _ key: ContentHash) -> HandoffEntry {
        let stem = HandoffFolder.stem(key)
        let isJSON = request.schema != nil
        return HandoffEntry(
            key: key.hex, purpose: request.purpose.rawValue, subject: request.subject,
            prompt: "\(stem).prompt.md", schema: isJSON ? "\(stem).schema.json" : nil,
            answer: "\(stem).answer.\(isJSON ? "json" : "md")", state: .waiting, reason: nil)
    }

    private static func promptText(_ request: ModelRequest, _ entry: HandoffEntry) -> String {
        var text = "<!-- skillgit hand-off: write the answer to \(entry.answer) in this folder -->\n\n"
        if let reason = entry.reason {
            text += "An earlier answer was set aside: \(reason).\n\n"
        }
        return text + RequestText.whole(request) + "\n"
    }
}
