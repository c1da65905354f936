internal import Skill

/// Where a skill lives: a repository, and the folder inside it.
///
/// One repository a skill is the rule, so the prefix is empty; every part of this module takes it into account, so
/// that a skill inside a bigger repository can come later.
public struct SkillLocation: Hashable, Sendable {
    /// The path of the repository: its work tree, or the repository itself when it is bare.
    public var repository: String
    /// The folder of the skill inside the repository, with `/` between components and at neither end; empty for the root.
    public var prefix: String

    /// Names a place.
    public init(repository: String, prefix: String = "") {
        self.repository = repository
        self.prefix = prefix
    }

    /// The path of a skill's file inside the repository.
    func path(of file: SkillPath) -> String {
        prefix.isEmpty ? file.text : "\(prefix)/\(file.text)"
    }

    /// The skill's file at a path inside the repository; `nil` when the path is not inside the skill or not allowed there.
    func file(at path: String) -> SkillPath? {
        if prefix.isEmpty { return SkillPath(path) }
        guard path.hasPrefix(prefix + "/") else { return nil }
        return SkillPath(String(path.dropFirst(prefix.count + 1)))
    }
}
