internal import Evolution
internal import FileMerging
internal import Git
internal import Skill
internal import SkillRepository

/// What one patch alone does, as `show` tells it, by structure.
struct PatchDiff {
    private let before: SkillFolder
    private let after: SkillFolder

    /// - Returns: `nil` when the name is not that of a patch.
    init?(_ name: String, in repository: SkillRepository) throws {
        guard name.hasPrefix("p-") else { return nil }
        do {
            let (run, patch) = try repository.runs.patch(name)
            let entries = try repository.log().runs.filter { $0.record.id == run.id }.flatMap(\.all)
            let decision = entries.first { $0.patch.id == patch.id }?.decision
            let rendering = try PatchRendering(
                of: EffectivePatch(patch: patch, decision: decision), run: run, in: repository)
            (before, after) = (rendering.before, rendering.after)
        } catch let error as RepositoryError where error.code == .unknownPatch && error.names.isEmpty {
            return nil
        }
    }

    /// The files that it changes.
    func files() throws -> [FileDiff] {
        try Set(before.files.keys).union(after.files.keys).sorted().filter { before.files[$0] != after.files[$0] }.map {
            let (old, new) = (before.files[$0], after.files[$0])
            let path = $0.text
            func side(_ file: SkillFile?) -> (version: FileDiff.Version, bytes: [UInt8])? {
                file.map { (FileDiff.Version(path: path, mode: $0.isExecutable ? .executable : .file), $0.bytes) }
            }
            return try FileDiff(
                kind: old == nil ? .added : new == nil ? .deleted : .modified, old: side(old), new: side(new),
                isMarkdown: MarkdownName.endsLikeMarkdown(path))
        }
    }
}
