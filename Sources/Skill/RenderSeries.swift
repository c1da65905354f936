/// Renders a series of sets step by step, each step with one set more.
///
/// Every step is what ``SkillRenderer/render(base:sets:)`` gives for the sets so far, but the places of edits are found once
/// for the whole series and not anew for each step, which would make a long series cost the square of its length.
public struct RenderSeries: Sendable {
    private let base: SkillFolder
    private var sets: [EditSet]
    private var plan: RenderPlan

    /// Starts a series with some sets, in any order.
    public init(base: SkillFolder, sets: [EditSet] = []) {
        self.base = base
        self.sets = sets
        plan = RenderPlan(base: base, sets: sets)
    }

    /// The base with all sets so far and this one applied.
    ///
    /// Sets that come in the order of their ranks cost least.
    ///
    /// - Throws: when they cannot be applied together; the set is part of the series all the same.
    public mutating func add(_ set: EditSet) throws(RenderFailure) -> Rendering {
        let isExtension = plan.canExtend(by: set)
        sets.append(set)
        if isExtension { plan.extend(by: set) }
        if !isExtension || plan.needsOthers { plan = RenderPlan(base: base, sets: sets) }
        return try SkillRenderer.render(plan)
    }
}
