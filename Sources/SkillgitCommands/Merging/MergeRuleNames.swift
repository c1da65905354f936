internal import StructuralMerge

/// The names of the rules of a merge by structure, for help and completions.
enum MergeRuleNames {
    /// What `--rule` and `--no-rule` take.
    static var all: [String] { MergeRule.allCases.map(\.rawValue) + ["all"] }

    /// The rules in words.
    static var list: String { MergeRule.allCases.map(\.rawValue).joined(separator: ", ") }

    /// The rules that have to be asked for.
    static var offByDefault: String {
        MergeRule.allCases.filter { !MergeRules.standard.contains($0) }.map(\.rawValue).joined(separator: ", ")
    }
}
