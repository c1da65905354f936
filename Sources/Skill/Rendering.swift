/// What a base and a subset of the patches on it give.
public struct Rendering: Hashable, Sendable {
    /// The files of the result.
    public var folder: SkillFolder
    /// For each set's id the lines, from 1, that it put into each file of the result, ascending and apart.
    ///
    /// A line that several sets put there in the same words belongs to each of them; blank lines between belong to nobody.
    public var lines: [String: [SkillPath: [ClosedRange<Int>]]]
}
