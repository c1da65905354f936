/// A skill that a trajectory shows as used or read, and where.
public struct SkillUse: Hashable, Sendable, Codable {
    /// The skill's name.
    public var name: String
    /// The first step that shows it.
    public var firstStep: Int
    /// The last step that belongs to it: the one before another skill took over, else the trajectory's last.
    public var lastStep: Int

    /// Names a skill and the steps it was active in.
    public init(name: String, firstStep: Int, lastStep: Int) {
        self.name = name
        self.firstStep = firstStep
        self.lastStep = lastStep
    }
}
