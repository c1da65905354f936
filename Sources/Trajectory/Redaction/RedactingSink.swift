/// Redacts every step and summary on its way into another sink.
///
/// Text is kept as it is but for the secrets.
public struct RedactingSink<Base: TrajectorySink>: TrajectorySink {
    /// Where everything goes.
    public var base: Base
    /// What was taken out so far.
    public private(set) var report = RedactionReport()
    private let redactor: Redactor

    /// Stands before a sink.
    public init(_ base: Base, redactor: Redactor = Redactor()) {
        self.base = base
        self.redactor = redactor
    }

    /// Passes the beginning on; a file's name may hold a secret, too.
    public mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) throws {
        try base.began(file: redactor.redact(file, counting: &report), ordinal: ordinal, format: format)
    }

    /// Passes the step on without secrets.
    public mutating func step(_ step: Step) throws {
        try base.step(redactor.redact(step, counting: &report))
    }

    /// Passes the summary on without secrets.
    public mutating func ended(_ summary: TrajectorySummary) throws {
        try base.ended(redactor.redact(summary, counting: &report))
    }

    /// Passes the failure on; what is quoted in it may hold a secret.
    public mutating func broke(_ failure: TrajectoryFailure) throws {
        try base.broke(redactor.redact(failure, counting: &report))
    }
}

extension Redactor {
    /// The step without secrets.
    public func redact(_ step: Step, counting report: inout RedactionReport) -> Step {
        var step = step
        step.text = redact(step.text, counting: &report)
        step.reasoning = step.reasoning.map { redact($0, counting: &report) }
        for index in step.calls.indices {
            step.calls[index].id = redact(step.calls[index].id, counting: &report)
            step.calls[index].name = redact(step.calls[index].name, counting: &report)
            step.calls[index].arguments = redact(step.calls[index].arguments, counting: &report)
        }
        for index in step.results.indices {
            step.results[index].callID = step.results[index].callID.map { redact($0, counting: &report) }
            step.results[index].content = redact(step.results[index].content, counting: &report)
        }
        return step
    }

    /// The summary without secrets.
    public func redact(_ summary: TrajectorySummary, counting report: inout RedactionReport)
        -> TrajectorySummary
    {
        var summary = summary
        summary.id = redact(summary.id, counting: &report)
        summary.file = redact(summary.file, counting: &report)
        summary.task = summary.task.map { redact($0, counting: &report) }
        summary.prompt = redact(summary.prompt, counting: &report)
        summary.trial = summary.trial.map { redact($0, counting: &report) }
        summary.environment = summary.environment.map { redact($0, counting: &report) }
        summary.agent = summary.agent.map { redact($0, counting: &report) }
        summary.model = summary.model.map { redact($0, counting: &report) }
        summary.outcome.note = summary.outcome.note.map { redact($0, counting: &report) }
        for index in summary.skills.indices {
            summary.skills[index].name = redact(summary.skills[index].name, counting: &report)
        }
        return summary
    }

    /// The failure without secrets.
    public func redact(_ failure: TrajectoryFailure, counting report: inout RedactionReport)
        -> TrajectoryFailure
    {
        var failure = failure
        failure.file = redact(failure.file, counting: &report)
        failure.reason = redact(failure.reason, counting: &report)
        return failure
    }
}
