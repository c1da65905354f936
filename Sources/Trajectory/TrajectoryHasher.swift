public import ContentHash
internal import JSON

/// Computes a trajectory's identity: the same for a resumed, forked or converted copy, another for another execution.
///
/// It covers the task, the trial and the model where they are recorded, and what happened: what the person and the
/// agent said, the calls with canonical arguments, the answers. It does not cover ids of sessions and calls, times,
/// system prompts, reasoning, or where steps were divided, since copies and converters change those.
public struct TrajectoryHasher: Sendable {
    private var content = ContentHasher()

    /// Starts with no steps.
    public init() {}

    /// Adds a step.
    public mutating func add(_ step: Step) {
        if step.source != .system {
            add("text", step.text)
        }
        for call in step.calls {
            add("call", call.name)
            // Raw text and an object that wraps it are the same input; ATIF only has objects.
            if case .string = call.arguments {
                content.update(field: JSONWriter.canonical(["input": call.arguments]))
            } else {
                content.update(field: JSONWriter.canonical(call.arguments))
            }
        }
        for result in step.results {
            add("result", result.content)
        }
    }

    private mutating func add(_ kind: String, _ text: String) {
        let trimmed = text.trimmed
        guard !trimmed.isEmpty else { return }
        content.update(field: kind)
        content.update(field: trimmed)
    }

    /// The identity.
    public func finalize(task: String?, trial: String?, model: String?) -> ContentHash {
        var whole = ContentHasher()
        whole.update(field: "skillgit trajectory 1")
        whole.update(field: task ?? "")
        whole.update(field: trial ?? "")
        whole.update(field: model ?? "")
        whole.update(field: content.finalize().hex)
        return whole.finalize()
    }
}
