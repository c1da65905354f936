internal import ContentHash
internal import MarkdownTree
internal import Skill

/// A patch in the making: a rule with everything that is known about it, not yet placed.
struct Candidate: Hashable, Sendable {
    /// The lesson's id for what an analyst proposed; `c-` and 10 hexadecimal digits for what a merge made.
    var id: String
    /// The structural identity.
    var key: String
    /// Who learned it: `rules`, `model`; `curation` for what shortens or moves text that stands.
    var analyst: String
    /// The title.
    var title: String
    /// The rule, in one sentence.
    var rule: String
    /// Why, in one sentence.
    var cause: String
    /// The topic.
    var theme: String
    /// The rule as a list item without its marker; empty when only ``edits`` say it.
    var item: String
    /// Anchored edits, where the analyst named its place.
    var edits: [Edit]
    /// The lessons behind it, ascending.
    var lessons: [String]
    /// The episodes behind it.
    var support: Support
    /// Places with their words.
    var evidence: [Evidence]
    /// Places without words.
    var references: [EvidenceReference]
    /// Commands that passing runs of enough tasks ran.
    var provenCommands: [String]
    /// The rise of the failure rate.
    var lift: Double
    /// The model that wrote it.
    var model: String?

    /// What an analyst proposed.
    init(_ proposal: ProposedPatch) {
        let lesson = proposal.lesson
        id = lesson.id
        key = lesson.key
        analyst = lesson.analyst
        title = proposal.title
        rule = lesson.rule
        cause = lesson.cause
        theme = proposal.theme
        item = proposal.item
        edits = proposal.edits
        lessons = [lesson.id]
        support = lesson.support
        evidence = proposal.evidence
        references = lesson.evidence
        provenCommands = proposal.provenCommands
        lift = proposal.lift
        model = proposal.model
    }

    /// The text that is compared when candidates are told apart.
    var text: String {
        let content = edits.compactMap(\.content).joined(separator: "\n")
        return item.isEmpty ? (content.isEmpty ? rule : content) : item
    }

    /// Where it would be put, as far as the analyst said: the places of its edits.
    var places: [Place] {
        edits.map { Place(file: $0.file, headings: $0.anchor?.headings ?? [], isSame: $0.operation) }
    }

    /// The place of one edit, coarsely.
    struct Place: Hashable, Sendable {
        var file: SkillPath
        var headings: [String]
        var isSame: Edit.Operation
    }

    /// The analyst of candidates that curate.
    static let curator = "curation"

    /// Whether it shortens or moves text that stands instead of teaching something.
    var isCuration: Bool { analyst == Self.curator }

    /// Whether a rule of that key did.
    static func isCuration(key: String) -> Bool { key.hasPrefix(curator + ":") }

    /// Takes over what stands behind another candidate, not its text.
    mutating func absorb(_ other: Candidate) {
        lessons = Array(Set(lessons + other.lessons)).sorted()
        support = support.union(other.support)
        evidence += other.evidence.filter { !evidence.contains($0) }
        references = Array(Set(references + other.references)).sorted()
        provenCommands = Array(Set(provenCommands + other.provenCommands)).sorted()
        lift = max(lift, other.lift)
        if model == nil { model = other.model }
    }

    /// The order in which candidates enter consolidation: by their first episode, then by name.
    static func precedes(_ left: Candidate, _ right: Candidate) -> Bool {
        let first = (left.support.episodes.first ?? Int.max, right.support.episodes.first ?? Int.max)
        return first.0 != first.1 ? first.0 < first.1 : (left.key, left.id) < (right.key, right.id)
    }

    /// The id of what a merge made.
    static func mergedID(from inputs: [String], text: String) -> String {
        var hasher = ContentHasher()
        for input in inputs { hasher.update(field: input) }
        hasher.update(field: text)
        return "c-" + hasher.finalize().prefix(10)
    }
}
