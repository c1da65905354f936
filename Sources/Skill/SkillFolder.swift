/// A skill's files in memory: what a commit's tree, or a folder on disk, holds.
///
/// Everything in skillgit that changes a skill takes one of these and gives another; reading and writing trees and
/// folders is the caller's business. Files that are no regular files (symbolic links, submodules) are not part of it
/// and are kept by whoever writes the tree.
public struct SkillFolder: Hashable, Sendable {
    /// The files by path.
    public var files: [SkillPath: SkillFile]

    /// Makes a folder of files.
    public init(files: [SkillPath: SkillFile] = [:]) {
        self.files = files
    }

    /// The paths in order.
    public var paths: [SkillPath] { files.keys.sorted() }

    /// The text of a file; `nil` when it is absent or not valid UTF-8.
    public func text(of path: SkillPath) -> String? { files[path]?.text }
}
