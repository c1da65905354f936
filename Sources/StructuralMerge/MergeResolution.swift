/// A unit that both sides had touched, or that stood where both sides changed something, and the rule that settled it.
public struct MergeResolution: Hashable, Sendable {
    /// The rule.
    public var rule: MergeRule
    /// Where it is: the titles of the sections around it, then the unit.
    public var path: [String]
    /// The lines of the result that it concerns, from 1; empty where nothing is left of it.
    public var lines: Range<Int>

    /// Makes a record of a rule's use.
    public init(rule: MergeRule, path: [String], lines: Range<Int>) {
        self.rule = rule
        self.path = path
        self.lines = lines
    }
}
