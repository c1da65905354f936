/// What the name of a Trace2Skill log tells: `<agent>_<instance>`, a seed, and the verdict that its analysis adds.
struct Trace2SkillName {
    /// The task.
    var instance: String
    /// The repetition of the task.
    var seed: String?
    /// Whether the task was solved, where the name says so.
    var isSuccess: Bool?

    /// Reads a path; `agent` is the name in the log's header.
    init(path: String, agent: String?) {
        var parts = path.split(separator: "/").map(String.init)
        var stem = parts.popLast() ?? path
        for suffix in [".md", ".jsonl", ".json"] where stem.hasSuffix(suffix) {
            stem.removeLast(suffix.utf8.count)
        }
        for (suffix, verdict) in [("_SUCCEED", true), ("_FAILED", false)] where stem.hasSuffix(suffix) {
            stem.removeLast(suffix.utf8.count)
            isSuccess = verdict
        }
        let named = Trace2SkillInstance(stem)
        stem = named.task
        seed = named.seed
        if seed == nil, let folder = parts.last(where: { $0.hasPrefix("seed_") }) {
            seed = String(folder.dropFirst(5))
        }
        if let agent, !agent.isEmpty, stem.hasPrefix(agent + "_"), stem.utf8.count > agent.utf8.count + 1 {
            instance = String(stem.dropFirst(agent.count + 1))
        } else {
            instance = stem.split(separator: "_").last.map(String.init) ?? stem
        }
    }
}
