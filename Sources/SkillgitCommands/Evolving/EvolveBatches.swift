internal import JSON
internal import LanguageModel

/// The models of a run that are asked in batches.
final class EvolveBatches {
    private let context: CommandContext
    private var models: [any BatchedModel] = []

    init(context: CommandContext) {
        self.context = context
    }

    /// Takes a model in.
    func add(_ model: any BatchedModel) { models.append(model) }

    /// The batches that are not answered yet.
    var underWay: [BatchNote] { models.flatMap(\.batches) }

    /// Looks after the batches once; where the server cannot be asked, the run goes on with what it has.
    ///
    /// - Parameter isResumed: whether a run goes on; one that begins anew asks again what failed before.
    func collect(isResumed: Bool) throws {
        for model in models {
            do {
                if !isResumed { try model.forgetFailures() }
                let notes = try AsyncEntry.run(isInterruptible: true) { try await model.collect() }
                for note in notes { context.terminal.say("note: \(Visible.line(note))") }
            } catch let error as ModelError {
                try Self.refuse(error)
                context.terminal.say("note: the batches cannot be looked after: \(Visible.line(error.reason))")
            }
        }
    }

    /// Submits what waits.
    ///
    /// - Returns: Why something could not be submitted yet, where that may pass: the server cannot be reached, or is busy.
    func submit() throws -> String? {
        var problem: String?
        for model in models {
            do {
                try AsyncEntry.run(isInterruptible: true) { try await model.flush() }
            } catch let error as ModelError {
                try Self.refuse(error)
                if case .transient = error.kind {
                    problem = error.reason
                    continue
                }
                throw CommandFailure(
                    "a batch could not be submitted: \(Visible.line(error.reason))",
                    hints: [Self.again])
            }
        }
        return problem
    }

    private static let again = "skillgit evolve --resume tries again; nothing is lost or submitted twice"

    /// Waits until no batch is under way.
    func waitForAll() throws {
        var seconds = 1.0
        while !underWay.isEmpty {
            let pause = seconds
            do {
                try AsyncEntry.run(isInterruptible: true) { try await Task.sleep(for: .seconds(pause)) }
            } catch is CancellationError {
                throw CommandFailure(
                    "interrupted; the batches go on", hints: ["collect them: skillgit evolve --resume"],
                    status: .interrupted)
            }
            seconds = min(60, seconds * 2)
            try collect(isResumed: true)
        }
    }

    private static func refuse(_ error: ModelError) throws {
        if error.kind.stopsAll {
            throw CommandFailure(
                "the model answers no call: \(Visible.line(error.reason))",
                hints: ["mend it, then: skillgit evolve --resume"])
        }
        if error.kind == .cancelled {
            throw CommandFailure(
                "interrupted; what was submitted goes on", hints: ["collect it: skillgit evolve --resume"],
                status: .interrupted)
        }
    }

    /// The end of a run that waits for batches.
    ///
    /// - Parameter problem: why one of them could not be submitted yet.
    static func pending(_ count: Int, _ batches: [BatchNote], problem: String?) -> CommandFailure {
        if let problem {
            return CommandFailure(
                "\(plural(count, "question waits", "questions wait")): a batch could not be submitted: "
                    + Visible.line(problem),
                hints: [again], status: .pending)
        }
        let names = batches.prefix(3).map { Visible.line($0.id ?? "one that is not submitted yet") }
        let more = batches.count > 3 ? " and \(batches.count - 3) more" : ""
        return CommandFailure(
            "\(count) \(count == 1 ? "question waits" : "questions wait") for "
                + (batches.isEmpty
                    ? "the next batch"
                    : "\(batches.count == 1 ? "batch" : "batches") \(names.joined(separator: ", "))\(more)"),
            hints: ["collect the answers within a day: skillgit evolve --resume, with --wait to wait for them"],
            status: .pending)
    }

    static func json(_ batch: BatchNote) -> JSONValue {
        JSONValue(members: [("id", .optional(batch.id)), ("requests", .count(batch.requests))])
    }
}
