internal import ContentHash
internal import Skill

/// Makes a run of what the Trace2Skill release left on disk: its records are the run's trajectories, and each of its
/// edits becomes part of a patch of ours or is refused with a reason.
///
/// The run is assembled, routed and rendered as every other is. No model is asked. There is no bar of task groups unless
/// the user sets one: the release keeps no support, so most of what it decided could not pass one.
public struct ReleaseImport: Sendable {
    /// Who learned what is imported, in records and lessons.
    public static let analyst = "trace2skill"

    private let engine: EvolutionEngine

    /// Sets up an import.
    ///
    /// - Parameter configuration: what the user set; it is marked as an import, and no analyst is asked.
    public init(subject: SkillSubject, configuration: EvolutionConfiguration, priorRules: [PriorRule]) {
        var configuration = configuration
        configuration.analysts = []
        configuration.extra["import"] = Self.analyst
        engine = EvolutionEngine(subject: subject, configuration: configuration, priorRules: priorRules)
    }

    /// The name that the run of an import has.
    ///
    /// - Throws: what encoding the configuration throws.
    public func id(of release: ImportedRelease) throws -> RunID {
        let reading = ReleaseReading(release)
        return try RunID(
            base: engine.subject.base, trajectories: reading.records.compactMap(\.hash),
            besides: release.patches.map { "patch " + ReleaseReading.fingerprint(of: $0) }
                + release.origins.map { "origin " + ReleaseReading.fingerprint(of: $0) },
            configuration: engine.configuration)
    }

    /// Translates, routes and renders.
    ///
    /// - Throws: when patches that were checked one by one cannot be rendered together; that is a defect.
    public func run(_ release: ImportedRelease) throws -> ImportResult {
        let reading = ReleaseReading(release)
        var drafts = ImportDrafts(subject: engine.subject, release: release, reading: reading)
        drafts.translateAll()
        let folded = Folding.fold(drafts.candidates)
        var analysis = AnalysisOutcome()
        analysis.lessons = reading.lessons + drafts.lessons
        analysis.refused = reading.refused
        analysis.candidates = folded.candidates
        analysis.merges = drafts.merges + folded.merges
        let id = try id(of: release)
        var result = try RunAssembly(
            engine: engine, id: id,
            reading: EvolutionIntake.Reading(
                records: reading.records, episodes: Array(reading.records.indices), spooled: [], rules: nil),
            analysis: analysis
        ).result()
        explain(&result.run)
        return ImportResult(
            evolution: result, edits: ImportAccount(drafts: drafts, folded: folded, run: result.run).fates)
    }

    /// Says of runs that stand behind no patch that nothing tells what came of them, not that they taught nothing.
    private func explain(_ run: inout EvolutionRun) {
        for place in run.trajectories.indices
        where run.trajectories[place].state == .merged && run.trajectories[place].reason == "no lesson came of it" {
            run.trajectories[place].reason = "nothing tells which of the imported edits came of it"
        }
    }
}
