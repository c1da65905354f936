public import ContentHash
public import Evolution
public import Git
public import Skill

/// Where a line of a skill's file came from.
public struct BlameLine: Sendable {
    /// The line's number, from 1.
    public var number: Int
    /// The line without its newline; bytes that are not UTF-8 are replaced.
    public var text: String
    /// The commit that brought it.
    public var commit: ObjectID
    /// Who wrote that commit, and when.
    public var author: Signature
    /// The patch it belongs to; `nil` for a person's line.
    public var origin: Origin?

    /// The patch behind a line.
    public struct Origin: Sendable {
        /// The run.
        public var run: RunID
        /// The patch.
        public var patch: Patch
        /// How the line was found to be the patch's.
        public var by: MergedBy
        /// The support over all runs.
        public var support: SummedSupport
        /// The hashes of the trajectories behind it, over all runs, ascending.
        public var trajectories: [ContentHash]
    }
}

extension SkillRepository {
    /// Tells for each line of a file which commit and which patch it came from.
    ///
    /// Lines are followed through the history by the shortest edit script between a commit and each parent. A commit of
    /// an accepted series names its patch by its trailer; a line that came otherwise (a squash merge) belongs to the
    /// patch whose text has it.
    ///
    /// - Throws: `RepositoryError.notFound` when the file is not there.
    public func blame(_ file: SkillPath, at revision: ObjectID) throws -> [BlameLine] {
        let path = location.path(of: file)
        guard let bytes = try git.file(at: path, inTree: try tree(revision)) else {
            throw RepositoryError(
                .notFound, "There is no file \(file) at \(revision.short).", names: [file.text])
        }
        let lines = LineTracking.lines(of: bytes)
        let commits = try origins(of: path, lines: lines.count, at: revision)
        let lookup = try BlameLookup(repository: self)
        return try lines.indices.map { index in
            let commit = try git.commit(commits[index])
            let text = String(decoding: lines[index], as: UTF8.self)
            return BlameLine(
                number: index + 1, text: text, commit: commit.id, author: commit.author,
                origin: lookup.origin(of: text, commit: commit))
        }
    }

    /// The commit that brought each line of a file.
    private func origins(of path: String, lines count: Int, at revision: ObjectID) throws -> [ObjectID] {
        var result = [ObjectID](repeating: revision, count: count)
        // Which lines of the file at `revision` are which lines of the file at a commit that is still to be looked at.
        var pending: [ObjectID: [(line: Int, final: Int)]] = [revision: (0..<count).map { ($0, $0) }]
        for id in try git.history(from: [revision]) {
            guard var open = pending.removeValue(forKey: id), !open.isEmpty else { continue }
            let commit = try git.commit(id)
            guard let entry = try git.entry(at: path, inTree: commit.tree) else { continue }
            for parent in commit.parents where !open.isEmpty {
                guard let old = try git.entry(at: path, inTree: try tree(parent)), old.mode.isRegular else {
                    continue
                }
                if old.id == entry.id {
                    pending[parent, default: []] += open
                    open = []
                } else {
                    let map = LineTracking.origins(
                        old: LineTracking.lines(of: try git.blob(old.id)),
                        new: LineTracking.lines(of: try git.blob(entry.id)))
                    for (line, final) in open {
                        if let before = map[line] { pending[parent, default: []].append((before, final)) }
                    }
                    open.removeAll { map[$0.line] != nil }
                }
            }
            for (_, final) in open { result[final] = id }
            if pending.isEmpty { break }
        }
        return result
    }
}

/// Finds the patch of a line.
private struct BlameLookup {
    private let patches: [PatchID: (run: RunID, patch: Patch)]
    private let byText: [String: PatchID]
    private let ledger: SupportLedger

    init(repository: SkillRepository) throws {
        let runs = try repository.runs.all().runs
        let decisions = try repository.review.decisions()
        var patches: [PatchID: (run: RunID, patch: Patch)] = [:]
        var byText: [String: PatchID] = [:]
        for run in runs {
            for patch in run.patches {
                patches[patch.id] = (run.id, patch)
                guard decisions[patch.id]?.verdict != .reject else { continue }
                for edit in EffectivePatch(patch: patch, decision: decisions[patch.id]).edits {
                    for line in BlameLookup.lines(of: edit.content ?? "") where byText[line] == nil {
                        byText[line] = patch.id
                    }
                }
            }
        }
        self.patches = patches
        self.byText = byText
        ledger = SupportLedger(runs: runs)
    }

    /// Lines that say enough to be recognised: at least 12 characters without list marker and white space.
    private static func lines(of text: String) -> [String] {
        text.split(whereSeparator: \.isNewline).map { comparable($0) }.filter {
            $0.count >= 12 && !$0.hasPrefix("#")
        }
    }

    private static func comparable(_ line: Substring) -> String {
        String(line.drop { $0 == " " || $0 == "-" || $0 == "*" || $0 == "+" || $0 == "\t" })
    }

    func origin(of line: String, commit: Commit) -> BlameLine.Origin? {
        let trailers = MessageTrailers(message: commit.message)
        if let id = trailers.patch, let known = patches[id] { return origin(known, .commit) }
        guard let line = BlameLookup.lines(of: line).first, let id = byText[line], let known = patches[id]
        else {
            return nil
        }
        return origin(known, .text)
    }

    private func origin(_ known: (run: RunID, patch: Patch), _ by: MergedBy) -> BlameLine.Origin {
        let total = ledger.total(of: known.patch.id)
        return BlameLine.Origin(
            run: known.run, patch: known.patch, by: by, support: SummedSupport(total),
            trajectories: total.trajectories.sorted())
    }
}
