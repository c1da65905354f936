internal import FoundationEssentials
internal import LanguageModel

extension EvolutionRun {
    /// The run as files, for the tree under `refs/skillgit/runs/<run>`: path to UTF-8 bytes.
    ///
    /// `run.json`, `trajectories.jsonl` (one record a line, in order), `lessons/<id>.json`, `patches/<id>.json`,
    /// `merges/<id>.json`, `ledger.json`, `reinforced.json`. The same run gives the same bytes everywhere: keys are
    /// sorted, nothing depends on time or hash seeds.
    ///
    /// - Throws: ``EvolutionRunFailure`` when a number has no JSON form.
    public func files() throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        files["run.json"] = try RecordCoding.document(
            RunHeader(
                schema: Self.schema, id: id, base: base, configuration: configuration, models: models,
                totals: totals, report: report, changes: changes, conflicts: conflicts, refused: refused,
                patches: patches.map(\.id), merges: merges.map(\.id)))
        var lines: [UInt8] = []
        for record in trajectories {
            try record.appendLine(to: &lines)
        }
        files["trajectories.jsonl"] = lines
        for lesson in lessons { files["lessons/\(lesson.id).json"] = try RecordCoding.document(lesson) }
        for patch in patches { files["patches/\(patch.id).json"] = try RecordCoding.document(patch) }
        for merge in merges { files["merges/\(merge.id).json"] = try RecordCoding.document(merge) }
        files["ledger.json"] = try RecordCoding.document(
            Listing(schema: "skillgit.ledger/1", entries: ledger, earlier: earlier.isEmpty ? nil : earlier))
        files["reinforced.json"] = try RecordCoding.document(
            Listing(schema: "skillgit.reinforced/1", entries: reinforced))
        return files
    }

    /// Reads a run from its files; the inverse of ``files()``.
    ///
    /// - Throws: ``EvolutionRunFailure`` naming the file that is missing or damaged, or the schema that is newer.
    public init(files: [String: [UInt8]]) throws {
        let header: RunHeader = try RecordCoding.read("run.json", from: files)
        guard header.schema == Self.schema else {
            throw EvolutionRunFailure(
                path: "run.json",
                reason: "its schema is '\(header.schema)', this version reads '\(Self.schema)'")
        }
        let records = try RecordCoding.lines("trajectories.jsonl", from: files, as: TrajectoryRecord.self)
        let lessons = try files.keys.filter { $0.hasPrefix("lessons/") }.sorted().map {
            try RecordCoding.read($0, from: files) as Lesson
        }
        let patches = try header.patches.map {
            try RecordCoding.read("patches/\($0).json", from: files) as Patch
        }
        let merges = try header.merges.map {
            try RecordCoding.read("merges/\($0).json", from: files) as MergeRecord
        }
        let ledger: Listing<LedgerEntry> = try RecordCoding.read("ledger.json", from: files)
        let reinforced: Listing<Reinforcement> = try RecordCoding.read("reinforced.json", from: files)
        self.init(
            id: header.id, base: header.base, configuration: header.configuration, models: header.models,
            report: header.report, changes: header.changes, conflicts: header.conflicts,
            refused: header.refused,
            trajectories: records, lessons: lessons, patches: patches, merges: merges, ledger: ledger.entries,
            earlier: ledger.earlier ?? [],
            reinforced: reinforced.entries)
    }
}

/// The part of a run that `run.json` holds.
private struct RunHeader: Codable {
    var schema: String
    var id: RunID
    var base: String
    var configuration: EvolutionConfiguration
    var models: [ModelIdentity]
    var totals: RunTotals
    var report: AnalysisReport?
    var changes: RunChanges
    var conflicts: [PatchConflict]
    var refused: [RefusedLesson]
    var patches: [PatchID]
    var merges: [String]
}

/// A list with the name of its schema.
private struct Listing<Entry: Codable>: Codable {
    var schema: String
    var entries: [Entry]
    /// Of a ledger: what processes before the one that ended the run spent.
    var earlier: [Entry]?
}
