public import Evolution
public import Git
public import Skill

/// The decisions of reviewers: a commit chain under `refs/skillgit/review` whose tree has one file per patch.
///
/// One file per patch lets two reviewers' decisions merge without conflict; where both decided on one patch, the later
/// decision stands.
public struct ReviewState {
    let repository: SkillRepository

    /// All decisions, by patch.
    ///
    /// - Throws: `RepositoryError.unreadableRecord` when a file is damaged.
    public func decisions() throws -> [PatchID: Decision] {
        guard let tip = try repository.git.reference(RefName.review) else { return [:] }
        return try ReviewState.decisions(in: repository.recordFiles(of: tip))
    }

    static func decisions(in files: [String: [UInt8]]) throws -> [PatchID: Decision] {
        var decisions: [PatchID: Decision] = [:]
        for (name, bytes) in files where name.hasPrefix("p-") && name.hasSuffix(".json") {
            guard let id = PatchID(String(name.dropLast(5))) else { continue }
            decisions[id] = try RecordCoding.value(Decision.self, from: bytes, name: "review/\(name)")
        }
        return decisions
    }

    /// Accepts patches.
    ///
    /// - Throws: `RepositoryError.dependencyNotAccepted` naming what a patch needs and is neither accepted nor among
    ///   these; `unknownPatch`.
    @discardableResult
    public func accept(_ patches: [PatchID], reason: String? = nil, by signature: Signature) throws
        -> [Decision]
    {
        try decide(patches, .accept, reason: reason, by: signature)
    }

    /// Rejects patches; the reason is shown to the next run.
    ///
    /// - Throws: `RepositoryError.neededByAccepted` naming the accepted patches that need one of these; `unknownPatch`.
    @discardableResult
    public func reject(_ patches: [PatchID], reason: String?, by signature: Signature) throws -> [Decision] {
        try decide(patches, .reject, reason: reason, by: signature)
    }

    /// Accepts a patch with other edits than the run's own; its revision grows by one.
    ///
    /// - Throws: `RepositoryError`, as ``accept(_:reason:by:)``; `renderingFailed` when the edits do not fit the base.
    @discardableResult
    public func edit(
        _ patch: PatchID, edits: [Edit], reason: String? = nil, by signature: Signature
    ) throws -> Decision {
        try repository.exclusively {
            let known = try decisions()
            let (run, found) = try repository.runs.patch(patch.text)
            let decision = Decision(
                patch: patch, run: run.id, verdict: .accept, reason: reason, reviewer: signature.line,
                time: signature.time.seconds, revision: (known[patch]?.revision ?? 1) + 1, edits: edits)
            _ = try repository.rendering(of: [EffectivePatch(patch: found, decision: decision)], run: run)
            try check([decision], known: known)
            try store([decision], removing: [], known: known, summary: "edit \(patch)", by: signature)
            return decision
        }
    }

    /// Takes decisions back; the patches are open again.
    ///
    /// - Throws: `RepositoryError.neededByAccepted` when an accepted patch needs one of these.
    public func reset(_ patches: [PatchID], by signature: Signature) throws {
        try repository.exclusively {
            let known = try decisions()
            try checkNeeded(patches, known: known.filter { !patches.contains($0.key) })
            try store(
                [], removing: patches.filter { known[$0] != nil }, known: known,
                summary: "reset \(ReviewState.list(patches))", by: signature)
        }
    }

    private func decide(
        _ patches: [PatchID], _ verdict: Decision.Verdict, reason: String?, by signature: Signature
    ) throws -> [Decision] {
        try repository.exclusively {
            let known = try decisions()
            let made = try decisions(for: patches, verdict, reason: reason, known: known, by: signature)
            try check(made, known: known)
            let changed = made.filter { known[$0.patch]?.says(the: $0) != true }
            try store(
                changed, removing: [], known: known,
                summary: "\(verdict.rawValue) \(ReviewState.list(patches))",
                by: signature)
            return made
        }
    }

    func decisions(
        for patches: [PatchID], _ verdict: Decision.Verdict, reason: String?, known: [PatchID: Decision],
        by signature: Signature
    ) throws -> [Decision] {
        try patches.map { id in
            let run = try repository.runs.patch(id.text).run
            return Decision(
                patch: id, run: run.id, verdict: verdict, reason: reason, reviewer: signature.line,
                time: signature.time.seconds, revision: known[id]?.revision ?? 1, edits: known[id]?.edits)
        }
    }

    private func check(_ made: [Decision], known: [PatchID: Decision]) throws {
        var after = known
        for decision in made { after[decision.patch] = decision }
        for decision in made where decision.verdict == .accept {
            let (run, patch) = try repository.runs.patch(decision.patch.text)
            try checkContradictions(of: patch, in: run, decision, after: after)
            let missing = patch.depends.filter { after[$0]?.verdict != .accept }
            guard missing.isEmpty else {
                throw RepositoryError(
                    .dependencyNotAccepted,
                    "\(patch.id) edits inside what \(ReviewState.list(missing)) creates, which is not accepted.",
                    mend:
                        "skillgit review --accept \(missing.map(\.text).joined(separator: " ")) \(patch.id)",
                    names: missing.map(\.text))
            }
        }
        try checkNeeded(made.filter { $0.verdict == .reject }.map(\.patch), known: after)
    }

    /// Of two patches in an open conflict one can be accepted; a reviewer who writes one of them anew may take both.
    private func checkContradictions(
        of patch: Patch, in run: EvolutionRun, _ decision: Decision, after: [PatchID: Decision]
    ) throws {
        for conflict in run.conflicts {
            guard let other = conflict.other(than: patch.id), let theirs = after[other], theirs.verdict == .accept
            else { continue }
            if decision.edits != nil || theirs.edits != nil {
                let both = run.patches.filter { $0.id == patch.id || $0.id == other }
                    .map { EffectivePatch(patch: $0, decision: after[$0.id]) }
                if (try? repository.rendering(of: both, run: run)) != nil { continue }
            }
            throw RepositoryError(
                .contradictsAccepted,
                "\(patch.id) and \(other) exclude each other, and \(other) is accepted: \(conflict.reason).",
                mend: "skillgit review --reject \(other) --accept \(patch.id), or --edit one of them",
                names: [other.text])
        }
    }

    private func checkNeeded(_ patches: [PatchID], known: [PatchID: Decision]) throws {
        for accepted in known.values.sorted(by: { $0.patch < $1.patch }) where accepted.verdict == .accept {
            guard let patch = try? repository.runs.patch(accepted.patch.text).patch,
                let need = patch.depends.first(where: patches.contains)
            else { continue }
            throw RepositoryError(
                .neededByAccepted, "\(accepted.patch) is accepted and edits inside what \(need) creates.",
                mend: "skillgit review --reject \(accepted.patch) too.", names: [accepted.patch.text])
        }
    }

    static func list(_ patches: [PatchID]) -> String {
        patches.count > 4 ? "\(patches.count) patches" : patches.map(\.text).joined(separator: ", ")
    }
}

extension Decision {
    /// Whether two decisions say the same, whoever made them and whenever.
    func says(the same: Decision) -> Bool {
        verdict == same.verdict && reason == same.reason && revision == same.revision && edits == same.edits
    }
}

extension SkillRepository {
    /// The decisions of reviewers.
    public var review: ReviewState { ReviewState(repository: self) }
}
