internal import ArgumentParser
internal import Evolution
internal import Git
internal import LanguageModel
internal import Skill
internal import SkillRepository
internal import Trajectory

/// Puts the libraries' errors into words, in one place.
enum FailureWording {
    /// The words for an error of ours; `nil` for ArgumentParser's own (help, version, usage) and for any other.
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
        case let error as SkillDirectory.Failure: return words(for: error)
        default: return nil
        }
    }

    private static func words(for error: RepositoryError) -> CommandFailure {
        let status: ExitStatus =
            switch error.code {
            case .nothingToMerge, .nothingToUndo: .negative
            case .unresolvedConflicts, .structuralDamage: .conflicts
            case .unknownConflict: .usage
            default: .fatal
            }
        return CommandFailure(
            sentence(error.message), hints: error.mend.map { [sentence($0)] } ?? [], status: status)
    }

    private static func words(for error: GitError) -> CommandFailure {
        // The system's own words ("Permission denied") name neither what was done nor where.
        let place = error.path.map { error.message.contains($0) ? "" : " '\($0)'" } ?? ""
        let isBare = error.code == .system && !error.operation.isEmpty && !error.message.contains("'")
        let message = isBare ? "cannot \(error.operation)\(place): \(error.message)" : error.message
        return CommandFailure(sentence(message), hints: error.mend.map { [sentence($0)] } ?? [])
    }

    private static func words(for failure: SkillDirectory.Failure) -> CommandFailure {
        switch failure {
        case .missing: CommandFailure("the skill's folder is gone")
        case .notFolder: CommandFailure("the skill is no folder")
        case .unreadable(let name, let reason):
            CommandFailure(
                "cannot read \(Visible.line(name)): \(reason)", hints: ["give yourself the right to read it"])
        case .tooLarge:
            CommandFailure(
                "the folder holds over 10,000 files or 256 MB",
                hints: ["keep data outside the skill's folder"])
        }
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
        case .budgetExhausted(let reason):
            CommandFailure(
                "\(Visible.line(reason)); every answer is kept",
                hints: ["go on with a larger budget: skillgit evolve --resume"], status: .budget)
        case .nothingRead(let broken):
            CommandFailure(
                broken == 0
                    ? "there are no trajectories to read" : "no trajectory can be read: \(broken) broken",
                hints: [
                    broken == 0
                        ? "skillgit evolve --traces FILE-OR-FOLDER" : "skillgit traces check names the places"
                ],
                status: .negative)
        case .noModel:
            CommandFailure.usage(
                "the analyst 'model' needs a model",
                hints: ["give one: --model openai:NAME, claude, codex, handoff"])
        }
    }

    /// A message as it follows `error: ` or `hint: `: visible, without the full stop, and in lower case where its first
    /// word is an ordinary one.
    static func sentence(_ text: String) -> String {
        var line = Visible.line(text)
        if line.hasSuffix("."), !line.hasSuffix("..") { line.removeLast() }
        let word = line.prefix { $0.isLetter }
        guard let first = word.first, first.isUppercase else { return line }
        let isOrdinary =
            word.dropFirst().allSatisfy(\.isLowercase) && (word.count > 1 || line.hasPrefix("A "))
        return isOrdinary ? first.lowercased() + line.dropFirst() : line
    }
}
