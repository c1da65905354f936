/// Renders sets of edits on a base skill.
///
/// The result is a pure function of the base and of *which* sets are given, never of their order: siblings stand by
/// their place in the base, then by the rank of the set, then by the edit's place in it. Equal creations and equal
/// insertions of several sets are made once. Every byte outside the edited nodes stays as it is.
public enum SkillRenderer {
    /// The base with some sets of edits applied.
    ///
    /// - Throws: when a set cannot be applied, or two contradict each other; nothing is applied by halves.
    public static func render(base: SkillFolder, sets: [EditSet]) throws(RenderFailure) -> Rendering {
        throw .refused(set: "", refusals: [])
    }

    /// What is wrong with a set on its own, edit by edit; empty when it can be rendered.
    public static func check(_ set: EditSet, base: SkillFolder) -> [EditRefusal] { [] }

    /// For each set the sets it cannot be rendered without: they alone create what it edits inside.
    public static func dependencies(of sets: [EditSet], base: SkillFolder) -> [String: [String]] { [:] }

    /// The pairs of sets that contradict each other.
    public static func conflicts(among sets: [EditSet], base: SkillFolder) -> [EditConflict] { [] }
}

/// Checks a rendered skill against the promises that hold for every edit.
public enum SkillInvariants {
    /// The promises that `result` breaks, given that `edits` made it from `base`; in order of file.
    public static func violations(
        base: SkillFolder, result: SkillFolder, edits: [Edit]
    ) -> [InvariantViolation] { [] }
}
