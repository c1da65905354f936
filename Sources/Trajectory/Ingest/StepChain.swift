/// A running hash over steps, without ids and times: equal for a session and for the beginning of its resumed copy.
struct StepChain: Hashable, Sendable {
    /// The hash of all steps so far.
    private(set) var value: UInt64 = 0
    /// How many steps there were.
    private(set) var count = 0

    /// Adds a step.
    mutating func add(_ step: Step) {
        var hasher = StableHasher()
        hasher.add(step.source.rawValue)
        hasher.add(step.text)
        for call in step.calls {
            hasher.add(call.name)
            hasher.add(CallText.text(of: call))
        }
        for result in step.results { hasher.add(result.content) }
        value = StableHasher.mix(value ^ hasher.value)
        count += 1
    }
}
