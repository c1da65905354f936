internal import Evolution
internal import Synchronization

/// Shows how far a run is, on standard error: one line that is rewritten on a terminal, few plain lines elsewhere.
final class ProgressLine: Sendable {
    private let isTerminal: Bool
    private let isOn: Bool
    private let write: @Sendable (String) -> Void
    private let shown = Mutex(0)

    init(_ terminal: Terminal, isOn: Bool) {
        isTerminal = terminal.errors.isTerminal
        self.isOn = isOn
        write = { RawOutput.write($0, to: 2) }
    }

    /// Takes an event; called from any task.
    @Sendable func report(_ event: EvolutionProgress) {
        guard isOn else { return }
        switch event {
        case .read(let trajectories, let episodes):
            line(
                "read \(plural(trajectories, "trajectory", "trajectories")), \(episodes) about the skill",
                isLast: true)
        case .calls(let done, let planned):
            // Elsewhere than on a terminal, a line for each tenth is enough.
            let step = max(1, planned / 10)
            let isDue = shown.withLock { last in
                guard isTerminal || done == planned || done >= last + step else { return false }
                last = done
                return true
            }
            if isDue { line("asked \(done) of \(planned)", isLast: done == planned) }
        }
    }

    private func line(_ text: String, isLast: Bool) {
        write(isTerminal ? "\r\u{1B}[K\(text)\(isLast ? "\n" : "")" : text + "\n")
    }

    /// Makes room for what is printed next.
    static func clear(_ terminal: Terminal) {
        if terminal.errors.isTerminal { RawOutput.write("\r\u{1B}[K", to: 2) }
    }
}
