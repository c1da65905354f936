/// The id of a run as Trace2Skill writes it: a task, or a task with the seed of its repetition (`<task>_seed_<n>`).
public struct Trace2SkillInstance: Hashable, Sendable {
    /// The task.
    public var task: String
    /// The seed.
    public var seed: String?

    /// Takes an id apart.
    public init(_ id: String) {
        let parts = id.split(separator: "_", omittingEmptySubsequences: false)
        task = id
        guard parts.count > 2, parts[parts.count - 2] == "seed", let last = parts.last, !last.isEmpty,
            last.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return }
        task = parts.dropLast(2).joined(separator: "_")
        seed = String(last)
    }
}
