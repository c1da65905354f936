internal import MarkdownTree

/// The structure-aware three-way merge of Markdown files: a pure function of three texts.
///
/// Lines come first: where they merge cleanly, their bytes are the result, so nothing is ever worse than without this
/// merge. Otherwise the document trees are merged (`TreeMerge`), and what comes out is believed only after the
/// ``Certifier``, which shares no code with the merge, finds nothing lost, undone or multiplied in it.
public struct StructuralMerger: Sendable {
    /// The rules that may be used.
    public let rules: MergeRules
    /// The merge by lines.
    public let lines: LineMerger

    /// The longest version that is merged by structure, in bytes.
    public static let sizeLimit = 16 << 20

    /// Makes a merger.
    public init(lines: LineMerger, rules: MergeRules = .standard) {
        self.lines = lines
        self.rules = rules
    }

    /// Merges three versions of a file.
    ///
    /// - Parameter versions: the files. The base is empty where both sides added the file.
    /// - Throws: what the line merger throws.
    public func merge(_ versions: ThreeWay<[UInt8]>) throws -> MergeResult {
        try merge(LinesFirst(versions, by: lines))
    }

    /// Goes on with what lines have made of three versions.
    ///
    /// - Throws: what the line merger throws.
    public func merge(_ first: LinesFirst) throws -> MergeResult {
        if let clean = first.clean { return clean }
        guard let marked = first.marked else { return StructuralMerger.wholeFile(first.versions) }
        if let reason = StructuralMerger.obstacle(first.versions) {
            return fallback(MarkedText.trimmed(marked), reason)
        }
        return try structural(first.versions, marked)
    }

    /// The first proposal that the certifier lets pass: one without conflicts if there is any.
    private func structural(_ original: ThreeWay<[UInt8]>, _ marked: [MergePiece]) throws -> MergeResult {
        let endings = FileEndings(original)
        let unified = endings.unified(original)
        let merged = unified == original ? marked : try MarkedText.merge(unified, layout: .diff3, by: lines).pieces
        let proposals = Proposals(unified, merged: merged, rules: rules, lines: lines, endings: endings)
        var hearing = Hearing(original, rules: rules)
        var conflicted: [Proposal] = []
        for strategy in Proposals.Strategy.clean {
            guard strategy != .treesOnly || rules.contains(.move) || hearing.foundTwins else { continue }
            for proposal in try proposals.proposals(strategy) {
                if !proposal.isClean {
                    if strategy != .treesOnly { conflicted.append(proposal) }
                } else if let result = hearing.result(of: proposal) {
                    return result
                }
            }
        }
        conflicted.sort { $0.conflictLines < $1.conflictLines }
        for proposal in conflicted {
            if let result = hearing.result(of: proposal) { return result }
        }
        for proposal in try proposals.proposals(.nothingSettled).sorted(by: { $0.conflictLines < $1.conflictLines }) {
            if let result = hearing.result(of: proposal) { return result }
        }
        if let result = hearing.secondBest { return result }
        let pieces = try MarkedText.trimmed(marked).flatMap(proposals.refined)
        return fallback(pieces, hearing.refusal.isEmpty ? .notText : .refused(hearing.refusal))
    }

    /// Why the versions cannot be merged by structure; `nil` when they can.
    private static func obstacle(_ versions: ThreeWay<[UInt8]>) -> MergeResult.Fallback? {
        let all = [versions.base, versions.ours, versions.theirs]
        if all.contains(where: { $0.count > sizeLimit }) { return .tooLarge }
        if all.contains(where: MarkedText.holdsMarkers) { return .oldMarkers }
        return nil
    }

    /// Binary files: a side that changed alone is taken, else the files conflict as wholes.
    private static func wholeFile(_ versions: ThreeWay<[UInt8]>) -> MergeResult {
        let settled: [UInt8]? =
            if versions.ours == versions.theirs || versions.theirs == versions.base {
                versions.ours
            } else if versions.ours == versions.base {
                versions.theirs
            } else {
                nil
            }
        let piece =
            settled.map(MergePiece.text)
            ?? .conflict(MergeConflict(kind: .fileLevel, path: [], texts: versions))
        return MergeResult(pieces: [piece], method: .fallback(.notText), resolutions: [], warnings: [])
    }

    /// The line merge's conflicts as pieces.
    private func fallback(_ pieces: [MergePiece], _ reason: MergeResult.Fallback) -> MergeResult {
        MergeResult(pieces: pieces, method: .fallback(reason), resolutions: [], warnings: [])
    }
}
