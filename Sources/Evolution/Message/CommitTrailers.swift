/// The trailers of a patch's commit: what later commands know about a commit without its run.
public struct CommitTrailers: Hashable, Sendable {
    /// `Skillgit-Run`.
    public var run: RunID
    /// `Skillgit-Patch`.
    public var patch: PatchID
    /// `Skillgit-Support`, for example `138/323 (success 18, failure 120, unknown 0)`.
    public var support: String
    /// `Skillgit-Tasks`, for example `41/90`.
    public var tasks: String
    /// `Skillgit-Evidence`, each `<trajectory>#<steps>`.
    public var evidence: [String]
    /// `Skillgit-Depends`, one each.
    public var depends: [PatchID]
    /// `Skillgit-Risk`, joined by `, `.
    public var risks: [Risk]
    /// `Skillgit-Model`; `nil` for the rules analyst.
    public var model: String?

    /// Describes the trailers.
    public init(
        run: RunID, patch: PatchID, support: String, tasks: String, evidence: [String] = [],
        depends: [PatchID] = [], risks: [Risk] = [], model: String? = nil
    ) {
        self.run = run
        self.patch = patch
        self.support = support
        self.tasks = tasks
        self.evidence = evidence
        self.depends = depends
        self.risks = risks
        self.model = model
    }

    /// The trailers as lines, in their fixed order; every value is one line.
    public var lines: [String] {
        var lines = [
            "Skillgit-Run: \(run)", "Skillgit-Patch: \(patch)",
            "Skillgit-Support: \(HostileText.oneLine(support))",
            "Skillgit-Tasks: \(HostileText.oneLine(tasks))",
        ]
        lines += evidence.map { "Skillgit-Evidence: \(HostileText.oneLine($0))" }
        lines += depends.map { "Skillgit-Depends: \($0)" }
        if !risks.isEmpty { lines.append("Skillgit-Risk: " + risks.map(\.rawValue).joined(separator: ", ")) }
        if let model { lines.append("Skillgit-Model: \(HostileText.oneLine(model))") }
        return lines
    }

    /// Reads the trailers of a commit's message.
    ///
    /// - Returns: `nil` when ``MessageTrailers`` finds no run or no patch of ours.
    public init?(message: String) {
        let trailers = MessageTrailers(message: message)
        guard let run = trailers.run, let patch = trailers.patch else { return nil }
        func values(_ key: String) -> [String] { trailers.values(of: "Skillgit-" + key) }
        self.init(
            run: run, patch: patch, support: values("Support").first ?? "",
            tasks: values("Tasks").first ?? "",
            evidence: values("Evidence"), depends: values("Depends").compactMap(PatchID.init),
            risks: values("Risk").flatMap { $0.split(separator: ",") }.compactMap {
                Risk(rawValue: $0.filter { $0 != " " })
            }, model: values("Model").first)
    }
}
