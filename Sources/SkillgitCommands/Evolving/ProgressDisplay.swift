internal import Evolution
internal import LanguageModel
internal import Synchronization

/// Shows how far a run is, on standard error.
///
/// Events come from any task. Between them the line on a terminal is drawn anew now and then, so that calls in flight, money
/// and the time left are right while everything waits for slow answers.
final class ProgressDisplay: Sendable {
    private enum Style {
        case nothing
        case rewritten(width: Int)
        case plain
        case events
    }

    private struct Shown {
        var stages: EvolutionStages?
        var last = 0
        /// Stages that were shown.
        var begun = 0
        var lastEvent: ContinuousClock.Instant?
        var isOver = false
        var isDirty = false
    }

    private let style: Style
    private let snapshot: @Sendable (EvolutionStages) -> ProgressSnapshot
    private let shown = Mutex(Shown())
    private let ticking = Mutex<Task<Void, Never>?>(nil)

    /// Shows nothing yet.
    ///
    /// - Parameters:
    ///   - isJSON: whether the result is printed as JSON.
    ///   - snapshot: how the run stands.
    init(
        _ options: ProgressOptions, isJSON: Bool, terminal: Terminal,
        snapshot: @escaping @Sendable (EvolutionStages) -> ProgressSnapshot
    ) {
        self.snapshot = snapshot
        style =
            switch options.form(isJSON: isJSON) {
            case .none: .nothing
            case .json: .events
            case .plain: .plain
            case .auto: terminal.errors.isTerminal ? .rewritten(width: terminal.width) : .plain
            }
        guard case .rewritten = style else { return }
        let task = Task { [weak self] in
            while (try? await Task.sleep(for: .milliseconds(500))) != nil, let self { self.redraw() }
        }
        ticking.withLock { $0 = task }
    }

    /// Takes an event; called from any task.
    @Sendable func report(_ event: EvolutionProgress) {
        switch event {
        case .read(let trajectories, let episodes):
            switch style {
            case .nothing: break
            case .events: write(ProgressText.event(read: trajectories, episodes) + "\n")
            case .plain, .rewritten: write(ProgressText.read(trajectories, episodes) + "\n")
            }
        case .stages(let stages): report(stages)
        }
    }

    private func report(_ stages: EvolutionStages) {
        let isDue = shown.withLock { shown in
            shown.stages = stages
            // What begins is shown at once: the few calls of a late stage may take long.
            let begins = stages.begun > shown.begun && shown.begun > 0
            shown.begun = stages.begun
            switch style {
            case .nothing: return false
            case .rewritten: return true
            case .plain:
                // A line for each tenth is enough.
                let step = max(1, stages.planned / 10)
                guard begins || stages.done == stages.planned || stages.done >= shown.last + step else { return false }
                shown.last = stages.done
                return true
            case .events:
                let now = ContinuousClock.now
                let isEarly = shown.lastEvent.map { now - $0 < .milliseconds(250) } ?? false
                guard begins || stages.done == stages.planned || !isEarly else { return false }
                shown.lastEvent = now
                return true
            }
        }
        if isDue { draw(stages) }
    }

    private func redraw() {
        guard case .rewritten = style, let stages = shown.withLock({ $0.stages }) else { return }
        draw(stages)
    }

    private func draw(_ stages: EvolutionStages) {
        let snapshot = snapshot(stages)
        // Under the lock, so that nothing is drawn once `end` has cleared the line.
        shown.withLock { shown in
            guard !shown.isOver else { return }
            switch style {
            case .nothing: break
            case .rewritten(let width):
                write("\r\u{1B}[K" + ProgressText.line(snapshot, width: width))
                shown.isDirty = true
            case .plain: write(ProgressText.plain(snapshot) + "\n")
            case .events: write(ProgressText.event(snapshot) + "\n")
            }
        }
    }

    /// Makes room for what is printed next; nothing is shown any more.
    func end() {
        ticking.withLock { $0?.cancel() }
        shown.withLock { shown in
            shown.isOver = true
            if shown.isDirty { write("\r\u{1B}[K") }
            shown.isDirty = false
        }
    }

    private func write(_ text: String) { RawOutput.write(text, to: 2) }
}
