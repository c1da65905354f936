public import Skill

/// Edits that belong together, with the lessons and the support behind them.
///
/// A patch *is* its edit set, anchored on the run's base commit; a commit is its rendering.
public struct Patch: Hashable, Sendable, Codable {
    /// What became of the patch when the run was routed.
    public enum Route: String, Hashable, Sendable, Codable {
        /// It changes SKILL.md.
        case skill
        /// It writes into a file under `references/`.
        case reference
        /// It excludes another patch with enough support: no commit until the reviewer takes one of the two.
        case contested
        /// It is kept in the run but is no commit: too little support, or too many patches.
        case parked

        /// Whether the patch is a commit of the evolution branch.
        public var isOnBranch: Bool { self == .skill || self == .reference }
    }

    /// The patch's name.
    public var id: PatchID
    /// The place in the run's order, from 1; parked patches come after all others.
    public var rank: Int
    /// The structural identity of the rule: the same rule found again in another run has the same key.
    public var key: String
    /// An imperative title: one line, at most 72 characters.
    public var title: String
    /// What the rule is and why, computed from the lessons; holds no quote of a transcript.
    public var rationale: String
    /// The topic bucket it was consolidated in.
    public var theme: String
    /// The edits.
    public var edits: [Edit]
    /// The episodes whose lessons stand behind it.
    public var support: Support
    /// The support counted by outcome and task group.
    public var count: SupportCount
    /// Where it was seen, without words, the best places first, at most 50.
    public var evidence: [EvidenceReference]
    /// The ids of the lessons it came from.
    public var lessons: [String]
    /// Why it needs an explicit yes.
    public var risks: [Risk]
    /// The patches that create what this one edits inside; never mere neighbours.
    public var depends: [PatchID]
    /// Where it goes.
    public var route: Route
    /// Why it is parked, as a clause; `nil` otherwise.
    public var parkedBecause: String?
    /// The model that wrote it; `nil` for the rules analyst.
    public var model: String?
    /// Set where a person decided against a patch like it before.
    public var again: ProposedAgain?

    /// Describes a patch.
    public init(
        id: PatchID, rank: Int, key: String, title: String, rationale: String, theme: String, edits: [Edit],
        support: Support, count: SupportCount, evidence: [EvidenceReference], lessons: [String], risks: [Risk],
        depends: [PatchID], route: Route, parkedBecause: String? = nil, model: String? = nil,
        again: ProposedAgain? = nil
    ) {
        self.id = id
        self.rank = rank
        self.key = key
        self.title = title
        self.rationale = rationale
        self.theme = theme
        self.edits = edits
        self.support = support
        self.count = count
        self.evidence = evidence
        self.lessons = lessons
        self.risks = risks
        self.depends = depends
        self.route = route
        self.parkedBecause = parkedBecause
        self.model = model
        self.again = again
    }

    enum CodingKeys: String, CodingKey {
        case id, rank, key, title, rationale, theme, edits
        case support, count, evidence, lessons, risks, depends, route, model, again
        case parkedBecause = "parked_because"
    }
}
