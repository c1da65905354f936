internal import ArgumentParser
internal import Evolution
internal import Git
internal import LanguageModel
internal import Skill
internal import SkillRepository
internal import Trajectory

/// Puts the libraries' errors into words, in one place.
enum FailureWording {
    /// The words for an error; `nil` for ArgumentParser's own (help, version, usage).
    static func failure(for error: any Error) -> CommandFailure? {
        switch error {
        case let failure as CommandFailure: return failure
        case let error as RepositoryError: return words(for: error)
        case let error as GitError: return words(for: error)
        case let error as RenderFailure: return CommandFailure("the edits cannot be applied: \(error)")
        case let error as EvolutionStop: return words(for: error)
        case let error as ModelSpecificationError:
            return CommandFailure.usage(error.reason, hints: [error.mend])
        case let error as ModelError: return CommandFailure(Visible.line(error.reason))
        case let error as JournalError:
            return CommandFailure(Visible.line(error.description), hints: [error.mend])
        case let error as TrajectoryFailure: return CommandFailure(Visible.line(error.description))
        default: return nil
        }
    }

    private static func words(for error: RepositoryError) -> CommandFailure {
        let status: ExitStatus =
            switch error.code {
            case .nothingToMerge, .nothingToUndo: .negative
            case .unresolvedConflicts: .conflicts
            default: .fatal
            }
        return CommandFailure(
            sentence(error.message), hints: error.mend.map { [Visible.line($0)] } ?? [], status: status)
    }

    private static func words(for error: GitError) -> CommandFailure {
        CommandFailure(sentence(error.message), hints: error.mend.map { [Visible.line($0)] } ?? [])
    }

    private static func words(for stop: EvolutionStop) -> CommandFailure {
        switch stop {
        case .alreadyDone(let run):
            CommandFailure(
                "the run \(run) was done before", hints: ["skillgit log --run \(run)"], status: .done)
        case .pending(let count, let folder):
            CommandFailure(
                "\(count) \(count == 1 ? "question waits" : "questions wait") for an answer in \(Visible.line(folder))",
                hints: ["have an agent or a person follow README.md there, then: skillgit evolve --resume"],
                status: .pending)
        case .modelUnavailable(let reason):
            CommandFailure(
                "the model answers no call: \(Visible.line(reason))",
                hints: ["what was answered so far is kept; mend it and run the same command again"])
        case .noModel:
            CommandFailure.usage(
                "the analyst 'model' needs a model",
                hints: ["give one: --model openai:NAME, claude, codex, handoff"])
        }
    }

    /// A message as it follows `error: `: visible, without the full stop.
    private static func sentence(_ text: String) -> String {
        let line = Visible.line(text)
        return line.hasSuffix(".") ? String(line.dropLast()) : line
    }
}
