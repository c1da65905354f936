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
        guard ![versions.base, versions.ours, versions.theirs].contains(where: StructuralMerger.isBinary) else {
            return StructuralMerger.wholeFile(versions)
        }
        let merged = try lines.merge(versions)
        if merged.isClean {
            return MergeResult(pieces: [.text(merged.bytes)], method: .lines, resolutions: [], warnings: [])
        }
        if let reason = StructuralMerger.obstacle(versions) { return try fallback(versions, reason) }
        return try structural(versions)
    }

    private func structural(_ original: ThreeWay<[UInt8]>) throws -> MergeResult {
        let endings = FileEndings(original)
        let hunks = try SettledHunks(endings.unified(original), lines: lines, rules: rules)
        let versions = hunks.versions
        let roots: ThreeWay<Unit>
        do {
            roots = ThreeWay(
                base: try UnitTree.root(of: versions.base, side: .base),
                ours: try UnitTree.root(of: versions.ours, side: .ours),
                theirs: try UnitTree.root(of: versions.theirs, side: .theirs))
        } catch {
            return try fallback(original, .notText)
        }
        let tree = TreeMerge(roots: roots, rules: rules, lines: lines, lineEnding: endings.lineEnding)
        let merged = try tree.merged(roots)
        let assembled = LineAssembly.pieces(of: merged.fragments, sources: versions, lineEnding: endings.lineEnding)
        let pieces = try assembled.pieces.flatMap(refined)
        var proposals = [Proposal(pieces: endings.ended(pieces), resolutions: assembled.resolutions)]
        let byLines = Proposal(pieces: endings.ended(hunks.pieces), resolutions: [])
        if MergePiece.conflictLines(pieces) > MergePiece.conflictLines(hunks.pieces) {
            proposals[0] = byLines
        } else if !hunks.isUnsettled {
            proposals.append(byLines)
        }
        return try certified(proposals, of: original) { hunks.resolutions(in: $0, paths: tree.titles) }
    }

    /// A result that the certifier has not seen yet.
    private struct Proposal {
        var pieces: [MergePiece]
        var resolutions: [MergeResolution]
    }

    /// The first proposal that the certifier lets pass, else the line merge's conflicts.
    private func certified(
        _ proposals: [Proposal], of versions: ThreeWay<[UInt8]>, settled: ([MergePiece]) -> [MergeResolution]
    ) throws -> MergeResult {
        var refusal: [Certifier.Objection] = []
        for proposal in proposals {
            let objections = Certifier().objections(to: proposal.pieces, versions: versions)
            if objections.isEmpty {
                return MergeResult(
                    pieces: proposal.pieces, method: .structure,
                    resolutions: settled(proposal.pieces) + proposal.resolutions, warnings: [])
            }
            if refusal.isEmpty { refusal = objections }
        }
        return try fallback(versions, .refused(refusal))
    }

    /// A conflict without the lines on which both sides agree.
    private func refined(_ piece: MergePiece) throws -> [MergePiece] {
        guard case .conflict(let conflict) = piece else { return [piece] }
        return try MarkedText.pieces(of: conflict.texts, by: lines).map { part in
            guard case .conflict(let rest) = part else { return part }
            return .conflict(MergeConflict(kind: conflict.kind, path: conflict.path, texts: rest.texts))
        }
    }

    /// Why the versions cannot be merged by structure; `nil` when they can.
    private static func obstacle(_ versions: ThreeWay<[UInt8]>) -> MergeResult.Fallback? {
        let all = [versions.base, versions.ours, versions.theirs]
        if all.contains(where: { $0.count > sizeLimit }) { return .tooLarge }
        if all.contains(where: MarkedText.holdsMarkers) { return .oldMarkers }
        return nil
    }

    /// True of content that git merges by no lines: a zero byte among the first 8000.
    private static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8000).contains(0) }

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
    func fallback(_ versions: ThreeWay<[UInt8]>, _ reason: MergeResult.Fallback) throws -> MergeResult {
        let pieces = try MarkedText.pieces(of: versions, by: lines)
        return MergeResult(pieces: pieces, method: .fallback(reason), resolutions: [], warnings: [])
    }
}
