/// The rules that a merge may use.
public struct MergeRules: Hashable, Sendable {
    /// The rules in use.
    public private(set) var enabled: Set<MergeRule>

    /// Exactly these rules.
    public init(_ enabled: Set<MergeRule>) { self.enabled = enabled }

    /// The rules that are on by default: those whose results people agreed with often enough (`Docs/merge.md`).
    public static let standard = MergeRules(
        Set(MergeRule.allCases).subtracting([
            .versionMax, .words, .beside, .code, .cell, .bothAddedSections, .bothAddedBlocks, .bothAddedLists,
            .bothAddedRows, .lines, .move, .wrap,
        ]))

    /// These rules and one more.
    public func with(_ rule: MergeRule) -> MergeRules { MergeRules(enabled.union([rule])) }

    /// These rules without one.
    public func without(_ rule: MergeRule) -> MergeRules { MergeRules(enabled.subtracting([rule])) }

    /// Whether a rule may be used.
    public func contains(_ rule: MergeRule) -> Bool { enabled.contains(rule) }
}
