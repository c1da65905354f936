extension MergeRules {
    /// The key of git's configuration whose value is such a list.
    public static let setting = "skillgit.mergeRules"

    /// A name in a list of rules that is none.
    public struct UnknownRule: Error, Hashable, Sendable, CustomStringConvertible {
        /// What was written, without `no-`.
        public let name: String

        /// Describes the failure.
        public init(name: String) { self.name = name }

        /// What is the matter, in words.
        public var description: String { "\(MergeRules.setting) names a rule '\(name)', which there is not" }
    }

    /// These rules, changed by a list of names: `version-max no-sentence` switches one on and one off, in this order.
    ///
    /// Names are separated by white space or commas; `all` and `no-all` stand for every rule. The same names are the
    /// values of `--rule` and `--no-rule`, and so may stand in configuration.
    ///
    /// - Throws: ``UnknownRule`` for a name that is no rule's.
    public func changed(by list: String) throws(UnknownRule) -> MergeRules {
        var rules = self
        for word in list.split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
            let isOff = word.hasPrefix("no-")
            let name = String(isOff ? word.dropFirst(3) : word)
            guard let named = MergeRules.named(name) else { throw UnknownRule(name: name) }
            for rule in named { rules = isOff ? rules.without(rule) : rules.with(rule) }
        }
        return rules
    }

    /// The rule of a name, or all of them for `all`; `nil` when there is none.
    public static func named(_ name: String) -> [MergeRule]? {
        if name == "all" { return MergeRule.allCases }
        return MergeRule(rawValue: name).map { [$0] }
    }
}
