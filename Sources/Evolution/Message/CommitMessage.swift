/// The message of a patch's commit, computed from the patch: nothing in it is asserted by a model or quotes a transcript.
public struct CommitMessage: Hashable, Sendable, CustomStringConvertible {
    /// The most `Skillgit-Evidence` trailers; the rest is in the run.
    public static let evidenceLimit = 5

    /// The imperative title: one line, at most 72 characters.
    public var title: String
    /// Paragraphs, wrapped at 72 columns, no line of which can be read as a trailer or a divider.
    public var body: [String]
    /// The trailers.
    public var trailers: CommitTrailers

    /// Computes the message of a patch.
    public init(patch: Patch, run: RunID) {
        title = HostileText.title(patch.title)
        var paragraphs = patch.rationale.split(separator: "\n\n").map { HostileText.paragraph(String($0)) }
        paragraphs.append(Self.supportSentence(of: patch))
        body = paragraphs.filter { !$0.isEmpty }.map { TextLayout.wrapped($0, columns: 72) }
        trailers = CommitTrailers(
            run: run, patch: patch.id, support: patch.count.supportTrailer, tasks: patch.count.tasksTrailer,
            evidence: patch.evidence.prefix(Self.evidenceLimit).map(\.description), depends: patch.depends,
            risks: patch.risks, model: patch.model)
    }

    /// The message as git stores it, with a final newline.
    public var description: String {
        ([title] + body + [trailers.lines.joined(separator: "\n")]).joined(separator: "\n\n") + "\n"
    }

    /// How many runs stand behind the patch, in words.
    static func supportSentence(of patch: Patch) -> String {
        let count = patch.count
        // An imported patch need not come with the runs it was learned from.
        if count.episodes == 0 { return "No run is known to show it." }
        var text =
            "\(count.episodes) of \(count.ofEpisodes) runs in \(count.tasks) of \(count.ofTasks) tasks show it; "
            + "\(count.success) of them succeeded, \(count.failure) failed"
        if count.unknown > 0 { text += ", of \(count.unknown) the outcome is not known" }
        text += "."
        if count.inferred > 0 { text += " \(count.inferred) of these outcomes are inferred, not recorded." }
        return text
    }
}
