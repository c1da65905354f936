public import Evolution
public import Skill

/// A patch with the text that counts: the run's own, or a reviewer's.
public struct EffectivePatch: Hashable, Sendable {
    /// The patch as the run proposed it.
    public var patch: Patch
    /// The edits that count.
    public var edits: [Edit]
    /// 1 for the run's own text, more for a reviewer's.
    public var revision: Int

    /// Takes a reviewer's edits where the decision has some.
    public init(patch: Patch, decision: Decision?) {
        self.patch = patch
        edits = decision?.edits ?? patch.edits
        revision = decision?.revision ?? 1
    }

    /// The edits as the renderer takes them.
    var set: EditSet { EditSet(id: patch.id.text, rank: patch.rank, edits: edits) }

    /// The message of the patch's commit, with `Skillgit-Revision` where a reviewer wrote the text.
    func message(run: RunID) -> String {
        let message = CommitMessage(patch: patch, run: run).description
        return revision > 1 ? message + "Skillgit-Revision: \(revision)\n" : message
    }
}
