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

    /// The usual rules where accepted patches of a run are merged: what a person and an evolution begin an empty section
    /// with is one list.
    public static let forPatches = standard.with(.bothAddedLists)

    /// The usual rules where one commit's change is applied.
    ///
    /// What ours lacks is mostly what it never had, not what somebody deleted: an addition beside it stays.
    public static let forOneCommit = forPatches.with(.beside)

    /// These rules and one more.
    public func with(_ rule: MergeRule) -> MergeRules { MergeRules(enabled.union([rule])) }

    /// These rules without one.
    public func without(_ rule: MergeRule) -> MergeRules { MergeRules(enabled.subtracting([rule])) }

    /// Whether a rule may be used.
    public func contains(_ rule: MergeRule) -> Bool { enabled.contains(rule) }
}
