public import Evolution
public import Git
internal import Skill

/// How it is known that the default branch took a patch in.
public enum MergedBy: String, Hashable, Sendable, Codable {
    /// A commit in its history renders the patch: a merge, a rebase, a cherry-pick.
    case commit
    /// The patch's text is, or once was, in its files: a squash merge.
    case text
}

extension SkillRepository {
    /// Which patches of these runs a branch took in, by commits and by text, whatever became of them later.
    ///
    /// - Parameter tip: the branch's tip.
    public func mergedPatches(at tip: ObjectID, runs: [EvolutionRun]) throws -> [PatchID: MergedBy] {
        var merged: [PatchID: MergedBy] = [:]
        let history = try git.history(from: [tip])
        for id in history {
            if let patch = MessageTrailers(message: try git.commit(id).message).patch {
                merged[patch] = .commit
            }
        }
        let inHistory = Set(history)
        let decisions = try review.decisions()
        for run in runs {
            let base = ObjectID(run.base)
            // What a squash merge brought shows in the trees since the base; without the base only in the tip's.
            let since = base.map { inHistory.contains($0) } == true ? base : nil
            let states = try pastTexts(from: tip, since: since)
            let before = try since.map(texts)
            for patch in run.patches where merged[patch.id] == nil {
                let texts = EffectivePatch(patch: patch, decision: decisions[patch.id]).texts
                guard !texts.isEmpty, before.map({ $0.containsAll(texts) }) != true else { continue }
                if states.contains(where: { $0.containsAll(texts) }) { merged[patch.id] = .text }
            }
        }
        return merged
    }

    /// The texts of the states of a branch, newest first, along its first parents, at most 500.
    func pastTexts(from tip: ObjectID, since base: ObjectID?) throws -> [SkillTexts] {
        guard let base else { return [try texts(of: tip)] }
        return try git.history(from: [tip], excluding: [base], firstParentOnly: true, limit: 500).map(texts)
    }

    /// The comparable texts of the skill at a commit.
    func texts(of commit: ObjectID) throws -> SkillTexts {
        let tree = try tree(commit)
        if let known = textsByTree[tree] { return known }
        let texts = SkillTexts(try skill(inTree: tree))
        textsByTree[tree] = texts
        return texts
    }
}

/// A skill as comparable blocks.
struct SkillTexts {
    /// The blocks of each Markdown file.
    let blocks: [SkillPath: [TextBlock]]
    private let known: Set<String>

    init(_ folder: SkillFolder) {
        var blocks: [SkillPath: [TextBlock]] = [:]
        for (path, file) in folder.files {
            if let text = file.text { blocks[path] = TextBlock.blocks(of: text) }
        }
        self.blocks = blocks
        known = Set(blocks.values.joined().map(\.text))
    }

    func containsAll(_ texts: [TextBlock]) -> Bool { texts.allSatisfy { known.contains($0.text) } }

    func contains(_ text: String) -> Bool { known.contains(text) }
}

extension EffectivePatch {
    /// The blocks that the patch writes: what its rule says.
    ///
    /// Headings alone say nothing.
    var texts: [TextBlock] {
        edits.filter { $0.operation != .setFrontmatter }.compactMap(\.content).flatMap {
            TextBlock.blocks(of: $0)
        }
        .filter { !$0.isHeading }
    }
}
