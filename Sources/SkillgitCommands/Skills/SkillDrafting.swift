internal import Evolution
internal import Glibc
internal import LanguageModel
internal import LanguageModelHTTP
internal import Skill
internal import Templates

/// The first version of a skill as a model writes it from an idea.
struct SkillDrafting {
    var draft: SkillDraft
    var context: CommandContext

    /// What came of asking.
    enum Outcome {
        /// The model wrote a draft.
        case written(SkillFolder, by: String)
        /// No model is configured.
        case noModel
        /// The model could not be asked, or its answer cannot be used.
        case failed(String, hints: [String])
    }

    /// Asks the model that is configured: by the flag, git's configuration or the environment.
    ///
    /// - Throws: `EvolutionStop.pending` when a hand-off waits for its answer.
    func ask(model flag: String?) throws -> Outcome {
        guard
            let specification = try ModelSpecification.resolve(
                flag: flag, configuration: Self.configuredModel(), environment: context.environment)?
                .specification
        else { return .noModel }
        let transports = OpenTransports()
        let variables = context.environment
        let model = try specification.model(
            in: ModelSpecification.Surroundings(
                environment: variables,
                transport: { address in
                    let scheme = address.isSecure ? "https" : "http"
                    let proxy = HTTPProxy(environment: variables, scheme: scheme, host: address.host)
                    return transports.keep(AsyncHTTPTransport(connections: 1, proxy: proxy))
                },
                handoffFolder: handoffFolder, run: draft.name, temporaryFolder: variables["TMPDIR"] ?? "/tmp",
                now: { Double(SystemClock.seconds()) }))
        EvolveModels.say(where: "the idea in your words", goTo: model.identity, in: context)
        defer { try? AsyncEntry.run { await transports.shutDown() } }
        let handoff = model as? HandoffModel
        let request = draft.request(template: try TemplateText.text(of: .draftPrompt, in: context))
        do {
            let scheduler = CallScheduler(model: model)
            let reply = try AsyncEntry.run { try await scheduler.complete(request) }
            let folder = try draft.folder(from: reply)
            try handoff?.flush()
            return .written(folder, by: model.identity.name)
        } catch let error as ModelError {
            try handoff?.flush()
            if case .pending = error.kind, let handoff { throw pending(handoff) }
            return .failed("the model wrote no draft: \(Visible.line(error.reason))", hints: [])
        } catch let refusal as SkillDraft.Refusal {
            try handoff?.flush()
            let hints =
                handoff.map {
                    ["correct the answer in \(Visible.line($0.folder)), then run the command again"]
                } ?? []
            return .failed(
                "the model's draft cannot be used: \(Visible.line(refusal.description))", hints: hints)
        }
    }

    /// Removes the hand-off's files once the skill is there.
    func clear() {
        for name in DirectoryNames.names(in: handoffFolder) { unlink(handoffFolder + "/" + name) }
        rmdir(handoffFolder)
    }

    private func pending(_ handoff: HandoffModel) -> CommandFailure {
        let file = handoff.entries.first { $0.state != .answered }
        let reason = file?.reason.map { " (an earlier answer was set aside: \(Visible.line($0)))" } ?? ""
        return CommandFailure(
            "the question waits for an answer in \(Visible.line(handoff.folder))\(reason)",
            hints: ["have an agent or a person follow README.md there, then run the same command again"],
            status: .pending)
    }

    /// Outside any repository, since the skill's own does not exist yet.
    private var handoffFolder: String {
        let state = context.environment["XDG_STATE_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
        let base = state ?? (context.environment["HOME"] ?? "") + "/.local/state"
        return "\(base)/skillgit/drafts/\(draft.name)"
    }

    private static func configuredModel() -> String? {
        let text = (try? ChildProcess.output(of: ["git", "config", "--get", "skillgit.model"])) ?? ""
        return text.split(separator: "\n").first.map(String.init)
    }
}
