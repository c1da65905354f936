public import Skill

/// What an analyst hands to consolidation: a lesson and the text that would teach it, not yet placed or ranked.
///
/// An analyst either names its place itself by anchored ``edits`` (the model analyst), or leaves ``edits`` empty and
/// gives the rule as one plain ``item`` that consolidation routes (the rules analyst).
public struct ProposedPatch: Hashable, Sendable {
    /// The lesson behind it.
    public var lesson: Lesson
    /// An imperative title: one line.
    public var title: String
    /// A short topic; patches of one topic meet first.
    public var theme: String
    /// The rule as one plain Markdown list item without its marker: what would be written; never a quote of a transcript.
    public var item: String
    /// Anchored edits against the base, where the analyst names its place.
    public var edits: [Edit]
    /// Places with their words; they stay on this machine.
    public var evidence: [Evidence]
    /// Commands that the text holds in code spans and that passing runs of enough task groups ran.
    public var provenCommands: [String]
    /// Higher comes first among patches of equal support: the rise of the failure rate where the signature shows.
    public var lift: Double
    /// The model that wrote it; `nil` for the rules analyst.
    public var model: String?

    /// Describes a proposal.
    public init(
        lesson: Lesson, title: String, theme: String, item: String, edits: [Edit] = [], evidence: [Evidence],
        provenCommands: [String] = [], lift: Double = 1, model: String? = nil
    ) {
        self.lesson = lesson
        self.title = title
        self.theme = theme
        self.item = item
        self.edits = edits
        self.evidence = evidence
        self.provenCommands = provenCommands
        self.lift = lift
        self.model = model
    }
}
