public import StructuralMerge

/// What a command line of `merge-file` asks for.
public struct MergeFileOptions: Hashable, Sendable {
    /// The three files: ours is also where the result goes.
    public var files = ThreeWay(base: "", ours: "", theirs: "")
    /// The labels given, in git's order: ours, base, theirs.
    public var labels: [String] = []
    /// The result goes to standard output, and no file is written.
    public var printsResult = false
    /// No warnings.
    public var isQuiet = false
    /// Which rule settled what is said on standard error.
    public var explains = false
    /// A JSON object goes to standard output.
    public var printsJSON = false
    /// What stands between the markers; nil leaves it to the repository's `merge.conflictStyle`.
    public var layout: MarkerStyle.Layout?
    /// How conflicts are settled; nil marks them.
    public var favor: MarkerStyle.Favor?
    /// The length of a marker.
    public var markerSize = 7
    /// The rules that were asked for or refused, in this order.
    public var ruleChanges: [RuleChange] = []

    /// A rule that is to be used, or not to be used.
    public struct RuleChange: Hashable, Sendable {
        /// The rule.
        public var rule: MergeRule
        /// False where it is refused.
        public var isOn: Bool
    }

    /// The rules that may be used, made of those that are configured.
    public func rules(from configured: MergeRules) -> MergeRules {
        ruleChanges.reduce(configured) { $1.isOn ? $0.with($1.rule) : $0.without($1.rule) }
    }

    /// The names of the three versions: the labels given, else the files' names as they were given.
    public var names: ThreeWay<String> {
        ThreeWay(
            base: labels.count > 1 ? labels[1] : files.base,
            ours: labels.first ?? files.ours,
            theirs: labels.count > 2 ? labels[2] : files.theirs)
    }
}
