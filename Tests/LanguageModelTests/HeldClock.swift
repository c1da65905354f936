/// A clock whose sleepers wake when a condition holds, whatever time they named.
struct HeldClock: Clock {
    typealias Duration = Swift.Duration
    typealias Instant = ContinuousClock.Instant

    let isReleased: @Sendable () -> Bool

    var now: Instant { ContinuousClock().now }
    var minimumResolution: Duration { .zero }

    func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        while !isReleased() { try await Task.sleep(for: .milliseconds(2)) }
    }
}
