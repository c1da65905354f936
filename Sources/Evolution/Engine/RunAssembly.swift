internal import ContentHash
internal import Skill

/// Puts a run together: earlier rules are matched, candidates routed, commits rendered, trajectories accounted for.
struct RunAssembly {
    /// The engine's settings.
    let engine: EvolutionEngine
    /// The run's name.
    let id: RunID
    /// What was read.
    let reading: EvolutionIntake.Reading
    /// What the analysts found.
    let analysis: AnalysisOutcome

    private let counts: RunCounts

    init(engine: EvolutionEngine, id: RunID, reading: EvolutionIntake.Reading, analysis: AnalysisOutcome) {
        self.engine = engine
        self.id = id
        self.reading = reading
        self.analysis = analysis
        counts = RunCounts(reading, analysis: analysis, configuration: engine.configuration)
    }

    private var sorting: PriorSorting { engine.sorting(for: id, reading: reading, counts: counts) }

    /// Where everything goes, by the run's strategy.
    private func place(_ matched: PriorSorting.Sorted) -> [Routing.Placed] {
        let routing = Routing(
            subject: engine.subject, configuration: engine.configuration, counts: counts,
            earlierTasks: matched.earlierTasks)
        return switch engine.configuration.strategy ?? .parallel {
        case .parallel: routing.route(matched.new)
        case .sequential: routing.follow(analysis.steps, held: analysis.held)
        case .bank: routing.store(matched.new)
        }
    }

    /// The result of the run.
    ///
    /// - Throws: when the patches that were checked one by one cannot be rendered together; that is a defect.
    func result() throws -> EvolutionResult {
        let matched = analysis.sorted ?? sorting.sort(analysis.candidates)
        let placed = try unique(place(matched))
        let origins = origins(of: placed, in: matched)
        let patches = try self.patches(
            placed, again: origins.map { ids in ids.compactMap { matched.again[$0] }.first })
        var changes = RunChanges(
            new: patches.filter(\.route.isOnBranch).map(\.id),
            strengthened: Array(Set(matched.reinforced.filter { $0.newEpisodes > 0 }.map(\.patch))).sorted(),
            suppressed: matched.suppressed)
        for (ids, patch) in zip(origins, patches) where patch.route.isOnBranch {
            changes.superseded += ids.flatMap { matched.superseded[$0] ?? [] }.map {
                RunChanges.Superseded(run: $0.run, patch: $0.patch, by: patch.id)
            }
        }
        var run = EvolutionRun(
            id: id, base: engine.subject.base, configuration: engine.configuration, models: analysis.models,
            report: reading.rules?.report, changes: changes, conflicts: conflicts(placed, patches),
            refused: analysis.refused.sorted {
                ($0.episode, $0.analyst, $0.reason) < ($1.episode, $1.analyst, $1.reason)
            },
            lessons: Dictionary(analysis.lessons.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
                .values
                .sorted { $0.id < $1.id },
            patches: patches, merges: uniqueMerges(), ledger: analysis.ledger, reinforced: matched.reinforced)
        run.trajectories =
            TrajectoryAccount(
                reading: reading, analysis: analysis, run: run,
                analysesFailAlone: counts.episodes.count < reading.episodes.count
            ).records
        let evidence = evidence(placed, patches)
        return EvolutionResult(run: run, commits: try commits(run.commits), evidence: evidence)
    }

    /// The sorted candidates that each patch was made of: a step of sequential editing takes in several.
    private func origins(of placed: [Routing.Placed], in matched: PriorSorting.Sorted) -> [[String]] {
        guard !analysis.steps.isEmpty else { return placed.map { [$0.candidate.id] } }
        return placed.map { place in
            let lessons = Set(place.candidate.lessons)
            return matched.new.filter { lessons.isSuperset(of: $0.lessons) }.map(\.id)
        }
    }

    // MARK: Patches

    /// Candidates that came to the same edits are one patch.
    private func unique(_ placed: [Routing.Placed]) throws -> [Routing.Placed] {
        var result: [Routing.Placed] = []
        var places: [PatchID: Int] = [:]
        for entry in placed {
            let name = try PatchID(run: id, edits: entry.edits)
            if let place = places[name] {
                result[place].candidate.absorb(entry.candidate)
            } else {
                places[name] = result.count
                result.append(entry)
            }
        }
        return result
    }

    private func patches(_ placed: [Routing.Placed], again: [ProposedAgain?]) throws -> [Patch] {
        let sets = placed.enumerated().map { EditSet(id: $1.candidate.id, rank: $0 + 1, edits: $1.edits) }
        let onBranch = zip(sets, placed).filter { $1.route.isOnBranch }.map(\.0)
        let needs = SkillRenderer.dependencies(of: onBranch, base: engine.subject.folder)
        let names = try Dictionary(
            placed.map { ($0.candidate.id, try PatchID(run: id, edits: $0.edits)) },
            uniquingKeysWith: { first, _ in first })
        return try zip(zip(sets, placed), again).map { entry, again in
            let (set, place) = entry
            let candidate = place.candidate
            return Patch(
                id: try PatchID(run: id, edits: place.edits), rank: set.rank, key: candidate.key,
                title: candidate.title,
                rationale: rationale(of: candidate), theme: candidate.theme, edits: place.edits,
                support: candidate.support, count: counts.count(candidate.support),
                evidence: counts.ranked(candidate.allPlaces), lessons: candidate.lessons,
                risks: place.risks + (isUnproved(candidate) ? [.unproved] : []),
                depends: (needs[candidate.id] ?? []).compactMap { names[$0] }.sorted(), route: place.route,
                parkedBecause: place.reason, model: candidate.model, again: again)
        }
    }

    /// Whether a lesson behind it has an unproved cause and none a proved one.
    private func isUnproved(_ candidate: Candidate) -> Bool {
        let behind = Set(candidate.lessons)
        let proofs = analysis.lessons.filter { behind.contains($0.id) }.compactMap(\.isProved)
        return proofs.contains(false) && !proofs.contains(true)
    }

    private func rationale(of candidate: Candidate) -> String {
        [candidate.rule, candidate.cause].filter { !$0.isEmpty }.map(HostileText.paragraph).joined(
            separator: "\n\n")
    }

    /// The open conflicts, each pair once, by rank.
    private func conflicts(_ placed: [Routing.Placed], _ patches: [Patch]) -> [PatchConflict] {
        let named = Dictionary(
            zip(placed.map(\.candidate.id), patches), uniquingKeysWith: { first, _ in first })
        return zip(placed, patches).flatMap { place, patch in
            place.contradicts.compactMap { other -> PatchConflict? in
                guard let second = named[other.id], patch.rank < second.rank else { return nil }
                let settlement = analysis.merges.first {
                    $0.settlement?.verdict == .open && $0.inputs.contains(place.candidate.id)
                        && $0.inputs.contains(other.id)
                }?.settlement
                return PatchConflict(
                    first: patch.id, second: second.id, reason: other.reason,
                    leftOpenBecause: settlement.map(\.reason))
            }
        }
    }

    private func evidence(_ placed: [Routing.Placed], _ patches: [Patch]) -> [PatchID: [Evidence]] {
        var result: [PatchID: [Evidence]] = [:]
        for (place, patch) in zip(placed, patches) {
            let order = counts.ranked(place.candidate.evidence.map(\.reference))
            let positions = Dictionary(zip(order, order.indices), uniquingKeysWith: { first, _ in first })
            result[patch.id] = Array(
                place.candidate.evidence.enumerated().filter { positions[$1.reference] != nil }
                    .sorted {
                        (positions[$0.1.reference] ?? 0, $0.0) < (positions[$1.1.reference] ?? 0, $1.0)
                    }
                    .map(\.1).prefix(50))
        }
        return result
    }

    private func uniqueMerges() -> [MergeRecord] {
        var seen: Set<String> = []
        return analysis.merges.filter { seen.insert($0.id).inserted }
            .sorted { ($0.level, $0.topic, $0.id) < ($1.level, $1.topic, $1.id) }
    }

    // MARK: Commits

    private func commits(_ patches: [Patch]) throws -> [PatchCommit] {
        var series = RenderSeries(base: engine.subject.folder)
        return try patches.map { patch in
            let rendering = try series.add(EditSet(id: patch.id.text, rank: patch.rank, edits: patch.edits))
            return PatchCommit(
                patch: patch, folder: rendering.folder,
                message: CommitMessage(patch: patch, run: id).description)
        }
    }
}
