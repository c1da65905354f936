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
        let marked = try MarkedText.merge(versions, by: lines)
        if let bytes = try cleanBytes(versions, marked) {
            return MergeResult(
                pieces: [.text(bytes)], method: .lines, resolutions: [],
                warnings: StructuralCheck.warnings(in: bytes, versions: versions))
        }
        if let reason = StructuralMerger.obstacle(versions) { return fallback(marked.pieces, reason) }
        return try structural(versions, marked.pieces)
    }

    /// The result of a clean merge by lines.
    private func cleanBytes(
        _ versions: ThreeWay<[UInt8]>, _ marked: (pieces: [MergePiece], isClean: Bool)
    ) throws -> [UInt8]? {
        if marked.isClean {
            guard case .text(let bytes)? = marked.pieces.first else { return [] }
            return bytes
        }
        // With the base in the markers, git leaves as a conflict what without it is none: two changes that come out alike.
        let hasTwins = marked.pieces.contains { piece in
            guard case .conflict(let conflict) = piece else { return false }
            return conflict.texts.ours == conflict.texts.theirs
        }
        guard hasTwins else { return nil }
        let merged = try lines.merge(versions)
        return merged.isClean ? merged.bytes : nil
    }

    /// The first proposal that the certifier lets pass, else the line merge's conflicts.
    private func structural(_ original: ThreeWay<[UInt8]>, _ marked: [MergePiece]) throws -> MergeResult {
        let certifier = Certifier()
        let versions = ParsedText.versions(original)
        let endings = FileEndings(original)
        let unified = endings.unified(original)
        let hunks = unified == original ? marked : try MarkedText.pieces(of: unified, by: lines)
        var refusal: [Certifier.Objection] = []
        var settledFormat = true
        for strategy in Strategy.allCases where strategy != .treesFirst || settledFormat {
            let settled = SettledHunks(hunks) { settle($0, strategy) }
            // Else the next strategy is the same.
            if strategy == .formatFirst { settledFormat = settled.holds(.format) }
            guard let result = try proposal(unified, endings, settled, strategy) else { continue }
            let text = result.isClean ? ParsedText(result.rendered()) : nil
            let objections = certifier.objections(to: result.pieces, text: text, versions: versions)
            if objections.isEmpty, strategy != .treesOnly || result.isClean {
                // What is damaged in it is told as far as it is settled.
                var result = result
                if let text { result.warnings = StructuralCheck.warnings(in: text, versions: versions) }
                return result
            }
            if refusal.isEmpty { refusal = objections }
        }
        return fallback(marked, refusal.isEmpty ? .notText : .refused(refusal))
    }

    /// How a result is come by.
    private enum Strategy: CaseIterable {
        /// A conflict of lines in which one side changed the format only is the other side's, before trees are merged.
        case formatFirst
        /// Such conflicts are left to the trees.
        case treesFirst
        /// Nothing is settled before: for what one side moved away from a conflict, which settled lines hide.
        case treesOnly
    }

    /// The side for which a conflict of lines is settled before trees are merged.
    private func settle(_ texts: ThreeWay<[UInt8]>, _ strategy: Strategy) -> (Side, MergeRule)? {
        if strategy == .treesOnly { return nil }
        let rule = HunkMerge(rules: rules)
        if let side = rule.containing(texts) { return (side, .contains) }
        guard strategy == .formatFirst, let side = rule.withWords(texts) else { return nil }
        return (side, .format)
    }

    /// - Returns: nothing when a version is no valid UTF-8.
    private func proposal(
        _ unified: ThreeWay<[UInt8]>, _ endings: FileEndings, _ hunks: SettledHunks, _ strategy: Strategy
    ) throws -> MergeResult? {
        let versions = strategy == .treesOnly ? unified : hunks.versions
        guard let base = try? UnitTree.root(of: versions.base, side: .base),
            let ours = try? UnitTree.root(of: versions.ours, side: .ours),
            let theirs = try? UnitTree.root(of: versions.theirs, side: .theirs)
        else { return nil }
        let roots = ThreeWay(base: base, ours: ours, theirs: theirs)
        let tree = TreeMerge(roots: roots, rules: rules, lines: lines, lineEnding: endings.lineEnding)
        let merged = try tree.merged(roots)
        let assembled = LineAssembly.pieces(of: merged.fragments, sources: versions, lineEnding: endings.lineEnding)
        var pieces = try assembled.pieces.flatMap(refined)
        var resolutions = assembled.resolutions
        if MergePiece.conflictLines(pieces) > MergePiece.conflictLines(hunks.pieces) {
            pieces = hunks.pieces
            resolutions = []
        }
        return MergeResult(
            pieces: endings.ended(pieces), method: .structure,
            resolutions: hunks.resolutions(in: pieces, paths: tree.titles) + resolutions, warnings: [])
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
    private func fallback(_ pieces: [MergePiece], _ reason: MergeResult.Fallback) -> MergeResult {
        MergeResult(pieces: pieces, method: .fallback(reason), resolutions: [], warnings: [])
    }
}
