public import Evolution
public import Git
public import Skill

/// The accepted patches of a run, replayed from the run's base as a series of their own.
///
/// The series is what a merge takes in, never the evolution branch: git would call rejected patches merged. Its trees
/// depend only on the set of patches, so the order of acceptance changes no final text. Commits that the default branch
/// already has stay; a later acceptance appends.
public struct AcceptedSeries: Hashable, Sendable {
    /// One commit of the series.
    public struct Step: Hashable, Sendable {
        /// The patch it renders.
        public var patch: PatchID
        /// The revision of its text.
        public var revision: Int
        /// The commit.
        public var commit: ObjectID
    }

    /// The run.
    public var run: RunID
    /// The commits, oldest first.
    public var steps: [Step]
    /// The last commit; `nil` when nothing is accepted.
    public var tip: ObjectID? { steps.last?.commit }
}

extension SkillRepository {
    /// The series of a run as it stands under `refs/skillgit/accepted/<run>`.
    public func acceptedSeries(of run: EvolutionRun) throws -> AcceptedSeries {
        var series = AcceptedSeries(run: run.id, steps: [])
        guard let tip = try git.reference(RefName.accepted(run.id)), let base = ObjectID(run.base) else {
            return series
        }
        for id in try git.history(from: [tip], excluding: [base]).reversed() {
            let trailers = MessageTrailers(message: try git.commit(id).message)
            guard trailers.run == run.id, let patch = trailers.patch else { continue }
            series.steps.append(.init(patch: patch, revision: trailers.revision, commit: id))
        }
        return series
    }

    /// Brings a run's series to a set of accepted patches.
    ///
    /// Only objects are written; no reference moves.
    ///
    /// - Parameters:
    ///   - accepted: the patches, closed under what they depend on.
    ///   - main: the tip of the default branch; commits of the series that it has are kept whatever was decided since.
    func replay(
        _ accepted: [EffectivePatch], of run: EvolutionRun, main: ObjectID?, by signature: Signature
    ) throws -> AcceptedSeries {
        guard let base = ObjectID(run.base) else {
            throw RepositoryError(.noCommit, "\(run.base) is no commit.")
        }
        var series = AcceptedSeries(run: run.id, steps: [])
        var texts: [PatchID: EffectivePatch] = [:]
        let wanted = Dictionary(accepted.map { ($0.patch.id, $0) }, uniquingKeysWith: { first, _ in first })
        for step in try acceptedSeries(of: run).steps {
            let isMerged =
                try main.map { try $0 == step.commit || git.isAncestor(step.commit, of: $0) } ?? false
            guard isMerged || wanted[step.patch]?.revision == step.revision else { break }
            guard let patch = run.patches.first(where: { $0.id == step.patch }) else { break }
            series.steps.append(step)
            texts[step.patch] =
                wanted[step.patch]?.revision == step.revision
                ? wanted[step.patch]
                : EffectivePatch(patch: patch, decision: try review.decisions()[step.patch])
        }
        let present = Set(series.steps.map { "\($0.patch)/\($0.revision)" })
        let baseTree = try tree(base)
        var growing = render == nil ? RenderSeries(base: try skill(at: base), sets: texts.values.map(\.set)) : nil
        for patch in accepted.sorted(by: { $0.patch.rank < $1.patch.rank })
        where !present.contains("\(patch.patch.id)/\(patch.revision)") {
            // A patch whose text a reviewer changed takes the place of the earlier text.
            if texts.updateValue(patch, forKey: patch.patch.id) != nil { growing = nil }
            let folder: SkillFolder
            if var rendered = growing {
                // Nobody else may hold it, or it would be copied.
                growing = nil
                folder = try fitting(Array(texts.values), of: run.id) { try rendered.add(patch.set).folder }
                growing = rendered
            } else {
                folder = try rendering(of: Array(texts.values), run: run)
            }
            let commit = try git.writeCommit(
                tree: try writeTree(folder, basedOn: baseTree), parents: [series.tip ?? base],
                author: signature,
                committer: signature, message: patch.message(run: run.id))
            series.steps.append(.init(patch: patch.patch.id, revision: patch.revision, commit: commit))
        }
        return series
    }

    /// The skill with exactly these patches on the run's base.
    ///
    /// - Throws: `RepositoryError.renderingFailed` when two of them exclude each other, or an edit does not fit the base.
    public func rendering(of patches: [EffectivePatch], run: EvolutionRun) throws -> SkillFolder {
        guard let base = ObjectID(run.base) else {
            throw RepositoryError(.noCommit, "\(run.base) is no commit.")
        }
        let folder = try skill(at: base)
        return try fitting(patches, of: run.id) {
            try (render ?? Self.defaultRenderer)(folder, patches.sorted { $0.patch.rank < $1.patch.rank }.map(\.set))
        }
    }

    /// Renders patches; that they do not fit together is told as a failure of the repository.
    private func fitting(
        _ patches: [EffectivePatch], of run: RunID, _ render: () throws -> SkillFolder
    ) throws -> SkillFolder {
        do {
            return try render()
        } catch {
            throw RepositoryError(
                .renderingFailed, "The accepted patches of \(run) do not fit together: \(error)",
                mend: "Reject one of them, or change it: skillgit review --edit PATCH.",
                names: patches.map(\.patch.id.text))
        }
    }
}
