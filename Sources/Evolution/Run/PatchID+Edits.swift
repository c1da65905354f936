internal import ContentHash
public import Skill

extension PatchID {
    /// The name of the patch that makes these edits in a run.
    ///
    /// The edits' own ids are no part of it: they are names within the patch.
    public init(run: RunID, edits: [Edit]) throws {
        var hasher = ContentHasher()
        hasher.update(field: "skillgit.patch/1")
        hasher.update(field: run.text)
        for edit in edits {
            var nameless = edit
            nameless.id = ""
            hasher.update(field: String(decoding: try RecordCoding.line(nameless), as: UTF8.self))
        }
        self.init(verified: "p-" + hasher.finalize().prefix(10))
    }
}
