internal import JSON
internal import LanguageModel
internal import Skill
internal import Trajectory

/// One analysis: what the model's calls do, and how it ends.
struct AgentSession {
    /// How an analysis ended.
    enum End {
        /// Lessons were taken, others perhaps refused.
        case lessons([ProposedPatch], refused: [String])
        /// No lesson is kept, for this reason.
        case refused(String)
    }

    private let settings: AgentSettings
    private let workspace: (any TaskWorkspace)?
    private let lessons: LessonCheck
    private let episode: Int
    private let window: TranscriptWindow
    private let limit: Int
    /// Observations whose words may not stand in a lesson.
    private var heard: [String] = []
    private var isProved = false
    /// Why the last passed check proved nothing.
    private var objection: String?
    private var wasToldAboutProof = false
    /// What the last submission had that would do.
    private var last: LessonCheck.Checked?

    /// How it ended; `nil` while it goes on.
    private(set) var end: End?

    init(
        settings: AgentSettings, workspace: (any TaskWorkspace)?, lessons: LessonCheck, episode: Int,
        window: TranscriptWindow, observationLimit: Int
    ) {
        self.settings = settings
        self.workspace = workspace
        self.lessons = lessons
        self.episode = episode
        self.window = window
        limit = observationLimit
    }

    /// What is said to the model about a call.
    struct Observation {
        var text: String
        var isError = false
    }

    /// Does what a call asks for.
    ///
    /// - Throws: ``TaskFailure`` only when the task was cancelled; what goes wrong otherwise is an observation.
    mutating func answer(_ call: ModelToolCall) async throws(TaskFailure) -> ModelTurn.Result {
        var observation: Observation
        do throws(TaskFailure) {
            observation = try await perform(call)
        } catch {
            if error.isCancelled { throw error }
            observation = Observation(text: error.reason, isError: true)
        }
        var report = RedactionReport()
        let clean = settings.redactor.redact(observation.text, counting: &report)
        let shown = StepText.shortened(clean, to: limit)
        if AgentTools.Name(rawValue: call.name) != .tryEdit, AgentTools.Name(rawValue: call.name) != .submit {
            heard.append(shown)
        }
        return ModelTurn.Result(call: call.id, content: shown, isError: observation.isError)
    }

    /// Takes an answer in words for a submission, where it is one.
    mutating func answer(_ text: String) -> String? {
        guard let value = try? JSONValue.parse(text), let list = value["lessons"]?.array else { return nil }
        return submit(list).text
    }

    /// Ends an analysis that ran out of turns or tokens.
    mutating func stop(_ reason: String) {
        if let last, !last.proposals.isEmpty, isProved || settings.allowsUnproved {
            end = .lessons(marked(last.proposals), refused: last.refused)
        } else {
            // What was wrong with the last submission is why there is none.
            end = .refused(([reason] + (last?.reasons.prefix(3) ?? [])).joined(separator: "; "))
        }
    }

    // MARK: Tools

    private mutating func perform(_ call: ModelToolCall) async throws(TaskFailure) -> Observation {
        let arguments = call.arguments
        func text(_ name: String) throws(TaskFailure) -> String {
            guard let text = arguments[name]?.string else { throw TaskFailure("'\(name)' must be a text") }
            return text
        }
        switch AgentTools.Name(rawValue: call.name) {
        case .readSteps: return readSteps(arguments)
        case .listFiles: return try await listFiles()
        case .readFile: return try await readFile(try text("path"), arguments)
        case .runCommand: return try await runCommand(try text("command"))
        case .check: return try await check(try text("file"))
        case .tryEdit:
            let outcome = SkillTrial(base: lessons.base).outcome(of: arguments["edits"]?.array ?? [])
            return Observation(text: outcome.text, isError: !outcome.fits)
        case .submit: return submit(arguments["lessons"]?.array ?? [])
        case .giveUp:
            end = .refused(givenUp(try text("reason")))
            return Observation(text: "ended")
        case nil: return Observation(text: "there is no tool '\(HostileText.oneLine(call.name))'", isError: true)
        }
    }

    private func readSteps(_ arguments: JSONValue) -> Observation {
        guard let from = arguments["from"]?.integer, let to = arguments["to"]?.integer, from <= to else {
            return Observation(text: "'from' and 'to' must be numbers of steps, in order", isError: true)
        }
        let steps = window.items.filter { (from...to).contains($0.number) }
        guard !steps.isEmpty else {
            let known = [window.items.first, window.items.last].compactMap { $0?.number }
            return Observation(
                text: "the record has none of these steps; it has steps from \(known.first ?? 0) to \(known.last ?? 0)",
                isError: true)
        }
        return Observation(text: steps.map(\.text).joined(separator: "\n\n"))
    }

    private func files() throws(TaskFailure) -> any TaskWorkspace {
        guard let workspace else { throw TaskFailure("there are no files of this task") }
        return workspace
    }

    private func listFiles() async throws(TaskFailure) -> Observation {
        let files = try await files().files()
        let lines = files.prefix(300).map { "\($0.size) \($0.path)" }
        let more = files.count > 300 ? ["… and \(files.count - 300) more"] : []
        return Observation(text: files.isEmpty ? "there are no files" : (lines + more).joined(separator: "\n"))
    }

    private func readFile(_ path: String, _ arguments: JSONValue) async throws(TaskFailure) -> Observation {
        let offset = max(0, arguments["offset"]?.integer ?? 0)
        let count = min(limit, max(1, arguments["count"]?.integer ?? limit))
        let bytes = try await files().read(path, from: offset, count: count)
        if bytes.isEmpty { return Observation(text: "there is nothing at byte \(offset)") }
        if bytes.contains(0) {
            return Observation(text: "the file is no text; look at it with a command", isError: true)
        }
        return Observation(text: String(decoding: bytes, as: UTF8.self))
    }

    private func runCommand(_ command: String) async throws(TaskFailure) -> Observation {
        let workspace = try files()
        guard workspace.abilities.runsCommands else {
            throw TaskFailure("commands are off: " + workspace.abilities.notes.joined(separator: "; "))
        }
        return Observation(text: Self.described(try await workspace.run(command)))
    }

    private mutating func check(_ path: String) async throws(TaskFailure) -> Observation {
        let workspace = try files()
        guard workspace.abilities.checks else {
            throw TaskFailure(
                "the checker cannot be run: " + workspace.abilities.notes.joined(separator: "; "))
        }
        let check = try await workspace.check(path)
        let reason = FixProof.objection(
            to: check, originals: try await workspace.originals(), expected: try await workspace.expected())
        let verdict: String
        if let reason {
            if check.isPassed { objection = reason }
            verdict = check.isPassed ? "This proves nothing: \(reason)." : "The checker refuses the file."
        } else {
            isProved = true
            verdict = "The checker passes, and refuses what the failed run produced: the fix is proved."
        }
        return Observation(text: verdict + "\n" + Self.described(check.result))
    }

    private static func described(_ result: TaskCommandResult) -> String {
        let text = String(decoding: result.output, as: UTF8.self)
        return result.ending + (text.isEmpty ? ", no output" : ":\n" + text)
            + (result.isCut ? "\n[the rest of the output was cut off]" : "")
    }

    /// The reason in the model's words, unless they are the transcript's or would not be let into a skill: the run's
    /// record holds no quotes.
    private func givenUp(_ words: String) -> String {
        let reason = HostileText.cut(HostileText.oneLine(HostileText.withoutHidden(words)), to: 200)
        let isSafe =
            HostileText.refusals(of: reason).isEmpty && !WordRuns(of: window.spoken + heard).repeats(in: reason)
        return "the analyst gave up" + (isSafe && !reason.isEmpty ? ": \(reason)" : "")
    }

    // MARK: Submission

    private mutating func submit(_ values: [JSONValue]) -> Observation {
        guard !values.isEmpty else {
            return Observation(text: "there is no lesson; give_up ends without one", isError: true)
        }
        let checked = lessons.check(values, episode: episode, window: window, heard: heard)
        last = checked
        guard checked.problems.isEmpty else {
            return Observation(
                text: "These lessons cannot be used:\n" + checked.problems.map { "- \($0)" }.joined(separator: "\n")
                    + "\nSubmit all lessons again, these corrected or left out.", isError: true)
        }
        if isProved || settings.allowsUnproved {
            end = .lessons(marked(checked.proposals), refused: checked.refused)
            return Observation(text: "accepted")
        }
        if workspace?.abilities.checks == true, !wasToldAboutProof {
            wasToldAboutProof = true
            return Observation(
                text:
                    "The cause is not proved: \(missingProof). Make a fixed file of your own and check it, then submit "
                    + "again; lessons submitted without a proof are dropped.", isError: true)
        }
        end = .refused("its cause was not proved: \(missingProof)")
        return Observation(text: "ended: the lessons are dropped, since the cause was not proved")
    }

    /// Why there is no proof.
    var missingProof: String {
        if let objection { return objection }
        guard let workspace else { return "there are no files of its task" }
        if !workspace.abilities.checks {
            return (workspace.abilities.notes.first ?? "there is no checker")
        }
        return "the checker passed on no file that the analyst made"
    }

    private func marked(_ proposals: [ProposedPatch]) -> [ProposedPatch] {
        proposals.map { proposal in
            var proposal = proposal
            proposal.lesson.isProved = isProved
            return proposal
        }
    }
}
