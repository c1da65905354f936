internal import ContentHash
public import Evolution
public import Git
internal import MarkdownTree
internal import Skill
internal import Trajectory

/// The rules of all earlier runs and what became of them, as the next run must know them.
public struct PriorRules {
    let repository: SkillRepository

    /// Collects the rules of all runs.
    ///
    /// A rule is merged while its text is in the skill, as it was or reworded by a person (found by structure: the block
    /// that has most in common with it); its texts then include the present wording. One that was merged and has no
    /// counterpart left counts as deleted.
    ///
    /// - Parameter tip: the skill's state to look at; the default branch's tip when `nil`.
    public func collect(at tip: ObjectID? = nil) throws -> [PriorRule] {
        let tip = try tip ?? repository.defaultTip()
        let all = try repository.runs.all().runs
        let merged = try repository.mergedPatches(at: tip, runs: all)
        let decisions = try repository.review.decisions()
        let support = SupportLedger(runs: all)
        let search = CounterpartSearch(
            present: try repository.texts(of: tip), patches: all.flatMap(\.patches), decisions: decisions)
        var rules: [PriorRule] = []
        for run in all {
            let start = ObjectID(run.base)
            let base = start.flatMap { try? repository.texts(of: $0) }
            let isMerged = run.patches.contains { merged[$0.id] != nil }
            let past =
                isMerged
                ? RewordedInPlace(states: (try? repository.pastTexts(from: tip, since: start)) ?? []) : nil
            for patch in run.patches {
                let effective = EffectivePatch(patch: patch, decision: decisions[patch.id])
                var texts = effective.texts.map(\.text)
                var state = PriorRule.State.open
                var reason = decisions[patch.id]?.reason
                if merged[patch.id] != nil {
                    let found = search.presentTexts(of: effective, base: base, past: past)
                    state = found == nil ? .deleted : .merged
                    texts += (found ?? []).filter { !texts.contains($0) }
                } else if decisions[patch.id]?.verdict == .reject {
                    state = .rejected
                } else if let other = run.settled(against: patch, decisions, merged) {
                    state = .rejected
                    reason = "\(other) was accepted instead"
                } else if patch.route == .parked {
                    state = .parked
                }
                let sum = support.total(of: patch.id)
                rules.append(
                    PriorRule(
                        run: run.id, patch: patch.id, key: patch.key, title: patch.title, texts: texts,
                        files: Set(effective.edits.map(\.file)).sorted(), state: state,
                        support: sum.trajectories, tasks: sum.tasks, laterTasks: support.tasksFoundLater(of: patch.id),
                        tasksWhenDecided: patch.again?.to, reason: reason, decided: decisions[patch.id]?.time,
                        strategy: run.configuration.strategy ?? .parallel))
            }
        }
        return rules
    }
}

/// Looks for the present wording of rules.
struct CounterpartSearch {
    let present: SkillTexts
    private let claimed: Set<String>

    init(present: SkillTexts, patches: [Patch], decisions: [PatchID: Decision]) {
        self.present = present
        claimed = Set(
            patches.flatMap { EffectivePatch(patch: $0, decision: decisions[$0.id]).texts.map(\.text) })
    }

    /// The blocks that a merged patch's blocks are now; `nil` when the rule is gone.
    ///
    /// A block that the base had already, or that another patch wrote word for word, is nobody's rewording. A rule of
    /// several blocks is there while half of them are.
    func presentTexts(of patch: EffectivePatch, base: SkillTexts?, past: RewordedInPlace? = nil) -> [String]? {
        let texts = patch.texts
        // A patch that only deletes or moves is there as long as nobody can say otherwise.
        guard !texts.isEmpty else { return [] }
        let files = Set(patch.edits.map(\.file))
        var found: [String] = []
        for block in texts {
            if present.contains(block.text) {
                found.append(block.text)
                continue
            }
            if let text = past?.present(of: block.text, in: files), !claimed.contains(text),
                base?.contains(text) != true
            {
                found.append(text)
                continue
            }
            let near = present.blocks.filter { files.contains($0.key) }.values.joined()
            let far = present.blocks.filter { !files.contains($0.key) }.values.joined()
            for blocks in [Array(near), Array(far)] {
                let free = blocks.filter { !claimed.contains($0.text) && base?.contains($0.text) != true }
                let headings = block.headings.isEmpty ? patch.headings : block.headings
                if let match = RuleMatch.counterpart(of: block.text, headings: headings, among: free) {
                    found.append(match.block.text)
                    break
                }
            }
        }
        return found.count * 2 >= texts.count ? found : nil
    }
}

extension EffectivePatch {
    /// The headings above the first place that the patch edits.
    var headings: [String]? { edits.compactMap(\.anchor).first?.headings }
}

/// Support over all runs: what a run counted for its own patch and what later runs added.
struct SupportLedger {
    /// The sum for one patch.
    struct Total {
        var trajectories: Set<ContentHash> = []
        var tasks: Set<String> = []
        var records: [ContentHash: TrajectoryRecord] = [:]
        var byRun: [(run: RunID, count: SupportCount)] = []
    }

    private var totals: [PatchID: Total] = [:]
    private var later: [PatchID: Set<String>] = [:]

    init(runs: [EvolutionRun]) {
        for run in runs {
            for held in run.changes.suppressed {
                let tasks = held.support.episodes.compactMap {
                    run.trajectories.indices.contains($0) ? run.trajectories[$0].task : nil
                }
                later[held.patch, default: []].formUnion(tasks)
            }
            for patch in run.patches { add(patch.support, patch.count, to: patch.id, of: run) }
            for reinforcement in run.reinforced {
                add(reinforcement.support, reinforcement.count, to: reinforcement.patch, of: run)
            }
        }
    }

    private mutating func add(
        _ support: Support, _ count: SupportCount, to patch: PatchID, of run: EvolutionRun
    ) {
        var total = totals[patch] ?? Total()
        for index in support.episodes where run.trajectories.indices.contains(index) {
            let record = run.trajectories[index]
            total.tasks.insert(record.task)
            guard let hash = record.hash else { continue }
            total.trajectories.insert(hash)
            total.records[hash] = record
        }
        total.byRun.append((run.id, count))
        totals[patch] = total
    }

    func total(of patch: PatchID) -> Total { totals[patch] ?? Total() }

    /// The task groups in which runs found a rule that a person had decided against.
    func tasksFoundLater(of patch: PatchID) -> Set<String> { later[patch] ?? [] }
}

extension EvolutionRun {
    /// The patch that a reviewer took instead of this one, with which it is in conflict.
    fileprivate func settled(
        against patch: Patch, _ decisions: [PatchID: Decision], _ merged: [PatchID: MergedBy]
    ) -> PatchID? {
        guard decisions[patch.id] == nil else { return nil }
        return conflicts.compactMap { $0.other(than: patch.id) }.first {
            merged[$0] != nil || decisions[$0]?.verdict == .accept
        }
    }
}

extension SkillRepository {
    /// The rules of earlier runs.
    public var priorRules: PriorRules { PriorRules(repository: self) }
}
