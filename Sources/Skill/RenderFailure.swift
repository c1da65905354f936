/// Why some sets of edits cannot be rendered together; the base is untouched.
public enum RenderFailure: Error, Hashable, Sendable {
    /// Edits of one set cannot be done at all.
    case refused(set: String, refusals: [EditRefusal])
    /// Two sets want different things of one place; the ids are in order of rank.
    case conflict(EditConflict)
    /// The text would not have the outline that the edits promise: a defect of the renderer, never written.
    case broken(file: SkillPath, reason: String)
}

/// Two sets of edits that cannot both be applied.
public struct EditConflict: Hashable, Sendable {
    /// The set of the lower rank.
    public var first: String
    /// The other set; the same as ``first`` when a set contradicts itself.
    public var second: String
    /// The file.
    public var file: SkillPath
    /// What they disagree about, as a clause.
    public var reason: String
}
