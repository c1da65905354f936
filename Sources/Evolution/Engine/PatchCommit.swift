public import Skill

/// One patch as a commit: its folder is the base with this patch and all patches of lower rank.
public struct PatchCommit: Hashable, Sendable {
    /// The patch.
    public var patch: Patch
    /// The skill after this commit.
    public var folder: SkillFolder
    /// The commit's message, trailers included, with a final newline.
    public var message: String

    /// Describes a commit.
    public init(patch: Patch, folder: SkillFolder, message: String) {
        self.patch = patch
        self.folder = folder
        self.message = message
    }
}
