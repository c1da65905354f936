internal import JSON
internal import Trajectory

extension TranscriptWindow {
    /// Builds a window while the steps of one trajectory pass.
    struct Builder: Sendable {
        /// The most characters of the window.
        let budget: Int
        private var head: [Item] = []
        private var headSize = 0
        private var headIsFull = false
        private var middle = StepQueue()
        private var failing = StepQueue()
        private var tail = StepQueue()

        /// Starts a window of at most `budget` characters.
        init(budget: Int) { self.budget = budget }

        private var size: Int { headSize + middle.size + failing.size + tail.size }

        /// Takes the next step.
        mutating func add(_ step: Step) {
            add(StepText.item(step, limit: max(400, budget / 8)))
        }

        /// Takes the next step as text.
        mutating func add(_ item: Item) {
            if !headIsFull, headSize + item.text.count <= budget / 4 {
                head.append(item)
                headSize += item.text.count
                return
            }
            headIsFull = true
            tail.append(item)
            while tail.size > budget / 2, let oldest = tail.popFirst() {
                if oldest.isFailing { failing.append(oldest) } else { middle.append(oldest) }
            }
            while size > budget, middle.popFirst() != nil || failing.popFirst() != nil {}
        }

        /// The steps that are kept, ascending.
        var kept: [Item] {
            (head + middle.items + failing.items + tail.items).sorted { $0.number < $1.number }
        }

        /// Ends the window; only steps within `steps` stay.
        func finish(summary: TrajectorySummary, task: String, steps: ClosedRange<Int>) -> TranscriptWindow {
            let items = kept.filter { steps.contains($0.number) }
            let last = min(steps.upperBound, summary.stepCount)
            let total = max(items.count, last - steps.lowerBound + 1)
            var outcome = summary.outcome.outcome.rawValue
            if let score = summary.outcome.score { outcome += " (score \(score))" }
            if summary.outcome.origin == .inferred { outcome += ", inferred" }
            return TranscriptWindow(
                trajectory: EvolutionIntake.identifier(summary.id),
                prompt: String(summary.prompt.prefix(4000)),
                outcome: outcome, items: items, omitted: total - items.count)
        }
    }

    /// The same record within a smaller budget, by the same rule.
    func narrowed(to budget: Int) -> TranscriptWindow {
        guard items.reduce(0, { $0 + $1.text.count }) > budget else { return self }
        var builder = Builder(budget: budget)
        for item in items {
            var item = item
            item.text = StepText.shortened(item.text, to: max(400, budget / 8))
            builder.add(item)
        }
        var window = self
        window.items = builder.kept
        window.omitted += items.count - window.items.count
        return window
    }

    /// Steps in order of arrival, with the characters they take.
    private struct StepQueue: Sendable {
        private var storage: [Item] = []
        private var start = 0
        private(set) var size = 0

        var items: ArraySlice<Item> { storage[start...] }

        mutating func append(_ item: Item) {
            storage.append(item)
            size += item.text.count
        }

        mutating func popFirst() -> Item? {
            guard start < storage.count else { return nil }
            let item = storage[start]
            start += 1
            size -= item.text.count
            if start > 64, start * 2 > storage.count {
                storage.removeFirst(start)
                start = 0
            }
            return item
        }
    }
}

/// One step as text for a prompt.
enum StepText {
    /// Who spoke, what was said, called and answered; cut in the middle to about `limit` characters.
    static func item(_ step: Step, limit: Int) -> TranscriptWindow.Item {
        var lines = [
            "[step \(step.number)] \(step.source.rawValue)\(step.isInterruption ? " (interruption)" : "")"
        ]
        if !step.text.isEmpty { lines.append(shortened(step.text, to: limit)) }
        for call in step.calls {
            lines.append("call \(call.name): " + shortened(arguments(call.arguments), to: limit / 2))
        }
        for result in step.results {
            var mark = result.status == .error ? "error" : "result"
            if let code = result.exitCode, code != 0 { mark += " (exit \(code))" }
            lines.append("\(mark): " + shortened(result.content, to: limit / 2))
        }
        let isFailing =
            step.isInterruption
            || step.results.contains {
                $0.status == .error || ($0.exitCode ?? 0) != 0
            }
        let text = shortened(lines.joined(separator: "\n"), to: limit)
        return TranscriptWindow.Item(number: step.number, text: text, isFailing: isFailing)
    }

    private static func arguments(_ value: JSONValue) -> String {
        value.string ?? JSONWriter.compact(value)
    }

    /// Cuts a text in its middle.
    static func shortened(_ text: String, to limit: Int) -> String {
        let count = text.count
        guard count > limit else { return text }
        let half = max(1, limit / 2 - 20)
        return text.prefix(half) + " [… \(count - 2 * half) characters …] " + text.suffix(half)
    }
}
