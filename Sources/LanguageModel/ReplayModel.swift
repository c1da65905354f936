internal import ContentHash
internal import JSON

/// Answers with what was recorded, and refuses everything else.
///
/// The folder is that of a ``FileCallJournal``, or holds files `KEY.json`, `KEY.md` or `KEY.txt` with the answer's text
/// alone. Its `journal.json` names the model that answered then; keys are those of that model.
public struct ReplayModel: LanguageModel {
    /// The identity of the model that answered then, where the folder says so; `replay` otherwise.
    public let identity: ModelIdentity
    private let folder: String

    /// Names a folder of recorded answers.
    ///
    /// - Throws: ``ModelSpecificationError`` when there is no such folder.
    public init(folder: String) throws(ModelSpecificationError) {
        guard AtomicFile.exists(folder) else {
            throw ModelSpecificationError(
                "there is no folder '\(folder)' to replay", mend: "name the folder of a call journal")
        }
        self.folder = folder
        var name = "replay"
        if let bytes = try? AtomicFile.read(folder + "/journal.json"), let note = try? JSONValue.parse(bytes) {
            name = note["model"]?.string ?? name
        }
        identity = ModelIdentity(name: name, destination: folder, leavesMachine: false)
    }

    /// Gives the recorded answer.
    ///
    /// - Throws: ``ModelError/Kind/refused`` naming the key when there is none.
    public func complete(_ request: ModelRequest) async throws(ModelError) -> ModelReply {
        let key = request.key(for: identity)
        if let bytes = file("\(key.prefix(2))/\(key.hex).json"),
            let reply = ModelReply(record: bytes, key: key)
        {
            return reply
        }
        if let bytes = file("\(key.hex).json") {
            return ModelReply(record: bytes, key: key) ?? written(bytes, request)
        }
        for ending in ["md", "txt"] {
            if let bytes = file("\(key.hex).\(ending)") { return written(bytes, request) }
        }
        throw ModelError(
            .refused, "no recorded answer for \(key.hex) (\(request.purpose.rawValue) of \(request.subject))")
    }

    /// An answer that somebody wrote; where tools were offered it may call one, in the form that models without tools use.
    private func written(_ bytes: [UInt8], _ request: ModelRequest) -> ModelReply {
        let reply = ModelReply(text: String(decoding: bytes, as: UTF8.self))
        guard !request.tools.isEmpty else { return reply }
        return (try? ToolText.check(reply, for: request).get()) ?? reply
    }

    private func file(_ name: String) -> [UInt8]? { (try? AtomicFile.read("\(folder)/\(name)")) ?? nil }
}
