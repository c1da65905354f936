internal import ContentHash
internal import Trajectory

/// The records of a release as a run's trajectories and lessons.
struct ReleaseReading {
    /// One for each record; the same run that is recorded twice with one verdict is one.
    private(set) var records: [TrajectoryRecord] = []
    /// The lessons of the records that passed the gate.
    private(set) var lessons: [Lesson] = []
    /// Those that did not.
    private(set) var refused: [RefusedLesson] = []
    /// The lessons behind each record.
    private(set) var lessonsByRecord: [Int: [String]] = [:]
    /// For each record of the release, its place in ``records``.
    private(set) var places: [Int] = []

    init(_ release: ImportedRelease) {
        var known: [String: Int] = [:]
        for record in release.records {
            let key = "\(record.isSuccess) \(record.instance)"
            let place = known[key] ?? records.count
            if place == records.count {
                known[key] = place
                records.append(Self.trajectory(record))
            }
            places.append(place)
            for item in record.items { take(item, of: place) }
        }
    }

    private static func trajectory(_ record: ImportedRecord) -> TrajectoryRecord {
        var hasher = ContentHasher()
        for field in ["skillgit trace2skill record 1", record.instance, "\(record.isSuccess)"] {
            hasher.update(field: field)
        }
        for item in record.items {
            for field in [item.type, item.title, item.description] { hasher.update(field: field) }
        }
        return TrajectoryRecord(
            id: EvolutionIntake.identifier(record.instance), hash: hasher.finalize(),
            outcome: OutcomeLabel(
                outcome: record.isSuccess ? .success : .failure, origin: .recorded,
                note: HostileText.cut(HostileText.oneLine(record.source), to: 80)),
            task: EvolutionIntake.identifier(Trace2SkillInstance(record.instance).task), state: .merged)
    }

    /// A title, and a sentence or two; the longer text of an item may quote its run and stays where it is.
    private mutating func take(_ item: ImportedRecord.Item, of place: Int) {
        let title = HostileText.paragraph(item.title)
        let text = HostileText.paragraph(item.description)
        guard !title.isEmpty || !text.isEmpty else { return }
        let reasons = [item.title, item.description].flatMap(HostileText.refusals)
        guard reasons.isEmpty else {
            refused.append(
                RefusedLesson(
                    episode: place, analyst: ReleaseImport.analyst,
                    reason: Array(Set(reasons)).sorted().joined(separator: "; ")))
            return
        }
        let rule = title.isEmpty ? text : title
        let key = LessonReply.key(rule: rule)
        let support = Support([place])
        let id = LessonReply.id(analyst: ReleaseImport.analyst, key: key, rule: rule, support: support)
        lessons.append(
            Lesson(
                id: id, analyst: ReleaseImport.analyst, key: key, cause: title.isEmpty ? "" : text, rule: rule,
                support: support, evidence: []))
        lessonsByRecord[place, default: []].append(id)
    }

    /// What tells two patch files apart.
    static func fingerprint(of patch: ImportedPatch) -> String {
        var hasher = ContentHasher()
        hasher.update(field: patch.source)
        hasher.update(field: patch.batch.map(String.init) ?? "")
        for edit in patch.edits {
            for field in [edit.operation, edit.file, edit.section, edit.target, edit.old, edit.after, edit.content] {
                hasher.update(field: field)
            }
        }
        return hasher.finalize().hex
    }
}
