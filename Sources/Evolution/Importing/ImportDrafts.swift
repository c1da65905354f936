internal import MarkdownTree
internal import Skill

/// The candidates that imported edits make, and what became of the others.
struct ImportDrafts {
    /// One group of edits that made a candidate.
    struct Draft {
        var edits: [ImportedEdit]
        var candidate: Candidate
    }

    private let subject: SkillSubject
    private let release: ImportedRelease
    private let reading: ReleaseReading
    private let tracing: ImportTracing
    private let gate: ProposalGate

    /// What was translated.
    private(set) var drafts: [Draft] = []
    /// The edits that were refused, by id, with the reason.
    private(set) var refusals: [String: String] = [:]
    /// What came of each patch file.
    private(set) var merges: [MergeRecord] = []

    init(subject: SkillSubject, release: ImportedRelease, reading: ReleaseReading) {
        self.subject = subject
        self.release = release
        self.reading = reading
        tracing = ImportTracing(records: release.records, origins: release.origins)
        gate = ProposalGate(base: subject.folder)
    }

    /// All edits, in the order of the files.
    var edits: [ImportedEdit] { release.patches.flatMap(\.edits) }
    /// The candidates.
    var candidates: [Candidate] { drafts.map(\.candidate) }
    /// The lessons that the candidates are, one each.
    var lessons: [Lesson] {
        drafts.map { draft in
            Lesson(
                id: draft.candidate.id, analyst: ReleaseImport.analyst, key: draft.candidate.key,
                cause: draft.candidate.cause, rule: draft.candidate.rule, support: draft.candidate.support,
                evidence: [])
        }
    }

    /// Translates every edit.
    mutating func translateAll() {
        for patch in release.patches {
            let first = drafts.count
            for group in ImportGrouping(patch).groups { take(group, of: patch) }
            let outputs = drafts[first...].map {
                MergeRecord.Output(id: $0.candidate.id, from: $0.edits.map(\.id))
            }
            let inputs = patch.edits.map(\.id)
            merges.append(
                MergeRecord(
                    id: Folding.mergeID(topic: patch.source, level: 0, inputs: inputs), topic: patch.source,
                    level: 0, method: .fold, inputs: inputs, outputs: outputs,
                    dropped: inputs.compactMap { id in
                        refusals[id].map { MergeRecord.Dropped(id: id, reason: $0) }
                    }))
        }
    }

    /// One group: all of it, or nothing; an edit that falls takes those with it that need it.
    private mutating func take(_ group: [ImportedEdit], of patch: ImportedPatch) {
        var left = group
        var made: [Edit] = []
        while !left.isEmpty {
            var fallen: ImportedEdit?
            made = []
            let created = ImportGrouping.created(by: left)
            var added: [SkillPath: [ImportedSection]] = [:]
            for edit in left.sorted(by: Self.makesRoom) {
                let translation = EditTranslation(base: subject.folder, created: created, added: added)
                do throws(EditTranslation.Refusal) {
                    let edits = try translation.translate(edit)
                    made += edits
                    for section in Self.sections(of: edits, edit) { added[section.0, default: []].append(section.1) }
                } catch {
                    refusals[edit.id] = error.reason
                    fallen = edit
                    break
                }
            }
            if fallen == nil, let orphan = orphan(in: left) {
                refusals[orphan.id] = "nothing in SKILL.md would name the file"
                fallen = orphan
            }
            guard let fallen else { break }
            left.removeAll { $0.id == fallen.id }
        }
        guard !left.isEmpty else { return }
        propose(left, made, of: patch)
    }

    /// A new file that nobody would find.
    ///
    /// One under `references/` gets a link, so it is none.
    private func orphan(in group: [ImportedEdit]) -> ImportedEdit? {
        let skill = subject.folder.text(of: .skill) ?? ""
        return group.first { edit in
            ImportGrouping.creations.contains(edit.operation) && !edit.file.hasPrefix("references/")
                && !skill.contains(edit.file)
                && !group.contains { $0.file == SkillPath.skill.text && $0.content.contains(edit.file) }
        }
    }

    /// Files and sections are made before edits go into them.
    private static func makesRoom(_ left: ImportedEdit, _ right: ImportedEdit) -> Bool {
        func order(_ edit: ImportedEdit) -> Int {
            ImportGrouping.creations.contains(edit.operation) ? 0 : edit.operation == "add_section" ? 1 : 2
        }
        return (order(left), left.number) < (order(right), right.number)
    }

    /// The section that an `add_section` made, as later edits name it.
    private static func sections(of edits: [Edit], _ edit: ImportedEdit) -> [(SkillPath, ImportedSection)] {
        guard edit.operation == "add_section", let made = edits.first, let around = made.anchor else { return [] }
        let heading = ImportedSection.Heading(edit.section)
        let parents = made.operation == .append ? around.headings : Array(around.headings.dropLast())
        return [
            (
                made.file,
                ImportedSection(
                    anchor: .init(headings: parents + [heading.title]), level: heading.level ?? 2)
            )
        ]
    }

    private mutating func propose(_ group: [ImportedEdit], _ edits: [Edit], of patch: ImportedPatch) {
        let words = ImportWording(group, of: patch)
        let support = Support(
            group.flatMap { edit in
                tracing.support(of: edit, besides: words.aboutGroup).episodes.map { reading.places[$0] }
            })
        let key = LessonReply.key(rule: words.key)
        let lesson = Lesson(
            id: LessonReply.id(
                analyst: ReleaseImport.analyst, key: key, rule: group.map(\.id).joined(separator: "\n"),
                support: support),
            analyst: ReleaseImport.analyst, key: key, cause: words.origin(isTraced: support.count > 0),
            rule: words.rule, support: support, evidence: [])
        let proposal = ProposedPatch(
            lesson: lesson, title: words.title, theme: words.theme, item: "",
            edits: edits.enumerated().map { place, edit in
                var edit = edit
                edit.id = "e\(place + 1)"
                return edit
            }, evidence: [])
        switch gate.judge(proposal) {
        case .refused(let reasons):
            for edit in group { refusals[edit.id] = reasons.joined(separator: "; ") }
        case .passed(let clean):
            var candidate = Candidate(clean)
            candidate.lessons += support.episodes.flatMap { reading.lessonsByRecord[$0] ?? [] }
            candidate.lessons = Array(Set(candidate.lessons)).sorted()
            drafts.append(Draft(edits: group, candidate: candidate))
        }
    }
}
