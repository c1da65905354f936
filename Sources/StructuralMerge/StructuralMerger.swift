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
        let marked = try MarkedText.merge(versions, layout: .diff3, by: lines)
        if let bytes = try cleanBytes(versions, marked) {
            return MergeResult(
                pieces: [.text(bytes)], method: .lines, resolutions: [],
                warnings: StructuralCheck.warnings(in: bytes, versions: versions))
        }
        if let reason = StructuralMerger.obstacle(versions) {
            return fallback(MarkedText.trimmed(marked.pieces), reason)
        }
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

    /// The first proposal that the certifier lets pass: one without conflicts if there is any.
    private func structural(_ original: ThreeWay<[UInt8]>, _ marked: [MergePiece]) throws -> MergeResult {
        let certifier = Certifier()
        let versions = ParsedText.versions(original)
        let endings = FileEndings(original)
        let unified = endings.unified(original)
        let merged = unified == original ? marked : try MarkedText.merge(unified, layout: .diff3, by: lines).pieces
        let conservation = Conservation(of: versions)
        var refusal: [Certifier.Objection] = []
        var conflicted: [MergeResult] = []
        func passes(_ result: inout MergeResult) -> Bool {
            let text = result.isClean ? ParsedText(result.rendered()) : nil
            let objections = certifier.objections(
                to: result.pieces, text: text, versions: versions, conservation: conservation)
            if refusal.isEmpty { refusal = objections }
            // What is damaged in it is told as far as it is settled.
            if objections.isEmpty, let text {
                result.warnings = StructuralCheck.warnings(in: text, versions: versions)
            }
            return objections.isEmpty
        }
        for strategy in Strategy.allCases where strategy != .treesOnly || rules.contains(.move) {
            for var result in try proposals(unified, merged, endings, strategy) {
                if !result.isClean {
                    if strategy != .treesOnly { conflicted.append(result) }
                } else if passes(&result) {
                    return result
                }
            }
        }
        conflicted.sort { MergePiece.conflictLines($0.pieces) < MergePiece.conflictLines($1.pieces) }
        for var result in conflicted where passes(&result) { return result }
        return fallback(try MarkedText.trimmed(marked).flatMap(refined), refusal.isEmpty ? .notText : .refused(refusal))
    }

    /// How a result is come by.
    private enum Strategy: CaseIterable {
        /// Only conflicts of lines that one side's change holds are settled before the trees are merged.
        case treesFirst
        /// So is a conflict of lines in which one side changed the format only: it is the other side's.
        case formatFirst
        /// Nothing is settled before: for what one side moved away from a conflict, which settled lines hide.
        case treesOnly
    }

    /// - Returns: the result with its conflicts as small as lines make them, then, where that differs, with them as the
    ///   trees left them; nothing when a version is no valid UTF-8.
    private func proposals(
        _ unified: ThreeWay<[UInt8]>, _ merged: [MergePiece], _ endings: FileEndings, _ strategy: Strategy
    ) throws -> [MergeResult] {
        let rule = HunkMerge(rules: rules)
        var hasFormat = false
        let hunks = SettledHunks(merged) { texts in
            if strategy == .treesOnly { return nil }
            if let side = rule.containing(texts) { return (texts[side], .contains) }
            if let side = rule.requoted(texts) { return (texts[side], .format) }
            guard strategy == .formatFirst, let side = rule.withWords(texts) else { return nil }
            hasFormat = true
            return (rule.reformatted(texts, words: side) ?? texts[side], .format)
        }
        // Without any, the trees are as they were.
        if strategy == .formatFirst, !hasFormat { return [] }
        let versions = strategy == .treesOnly ? unified : hunks.versions
        guard let base = try? UnitTree.root(of: versions.base, side: .base),
            let ours = try? UnitTree.root(of: versions.ours, side: .ours),
            let theirs = try? UnitTree.root(of: versions.theirs, side: .theirs)
        else { return [] }
        let roots = ThreeWay(base: base, ours: ours, theirs: theirs)
        let tree = TreeMerge(roots: roots, rules: rules, lines: lines, lineEnding: endings.lineEnding)
        let assembled = LineAssembly.pieces(
            of: try tree.merged(roots).fragments, sources: versions, lineEnding: endings.lineEnding)
        func result(_ pieces: [MergePiece], _ resolutions: [MergeResolution]) -> MergeResult {
            MergeResult(
                pieces: endings.ended(pieces), method: .structure,
                resolutions: hunks.resolutions(in: pieces, paths: tree.titles) + resolutions, warnings: [])
        }
        let limit = MergePiece.conflictLines(hunks.pieces)
        let refined = try assembled.pieces.flatMap { try self.refined($0) }
        var results = (refined == assembled.pieces ? [refined] : [refined, assembled.pieces])
            .filter { MergePiece.conflictLines($0) <= limit }
            .map { result($0, assembled.resolutions) }
        if !(results.first?.isClean ?? false), limit > 0 {
            results.append(result(try hunks.pieces.flatMap { try self.refined($0) }, []))
        }
        return results
    }

    /// A conflict without the lines on which both sides agree.
    private func refined(_ piece: MergePiece) throws -> [MergePiece] {
        guard case .conflict(let conflict) = piece else { return [piece] }
        let parts = try MarkedText.pieces(of: conflict.texts, by: lines)
        // What the trees disagree about, lines must not settle.
        guard MergePiece.conflictLines(parts) > 0 else { return [piece] }
        return try parts.flatMap { part -> [MergePiece] in
            guard case .conflict(let rest) = part else { return [part] }
            return try separated(MergeConflict(kind: conflict.kind, path: conflict.path, texts: rest.texts))
        }
    }

    /// A conflict cut where both sides have the same lines in the middle; what it was before stands with the first part.
    private func separated(_ conflict: MergeConflict) throws -> [MergePiece] {
        let parts = try MarkedText.merge(conflict.texts, layout: .merge, by: lines).pieces
        let rest = MergePiece.conflictLines(parts)
        guard rest > 0, rest < MergePiece.conflictLines([.conflict(conflict)]) else { return [.conflict(conflict)] }
        var base = conflict.texts.base
        return parts.map { part in
            guard case .conflict(var part) = part else { return part }
            part.kind = conflict.kind
            part.path = conflict.path
            part.texts.base = base
            base = []
            return .conflict(part)
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
