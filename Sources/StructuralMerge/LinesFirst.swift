/// What lines alone make of three versions: the first step of every merge, for which no rule is needed.
public struct LinesFirst: Sendable {
    let versions: ThreeWay<[UInt8]>
    /// The line merge's result, its conflicts with all their lines; `nil` of binary files.
    let marked: [MergePiece]?
    /// The merge, where lines settle all of it and their bytes are the result.
    public let clean: MergeResult?

    /// Merges three versions of a file by lines.
    ///
    /// - Throws: what the line merger throws.
    public init(_ versions: ThreeWay<[UInt8]>, by lines: LineMerger) throws {
        self.versions = versions
        guard ![versions.base, versions.ours, versions.theirs].contains(where: LinesFirst.isBinary) else {
            marked = nil
            clean = nil
            return
        }
        let merged = try MarkedText.merge(versions, layout: .diff3, by: lines)
        marked = merged.pieces
        clean = try LinesFirst.cleanBytes(versions, merged, by: lines).map { bytes in
            MergeResult(
                pieces: [.text(bytes)], method: .lines, resolutions: [],
                warnings: StructuralCheck.warnings(in: bytes, versions: versions))
        }
    }

    /// The result of a clean merge by lines.
    private static func cleanBytes(
        _ versions: ThreeWay<[UInt8]>, _ marked: (pieces: [MergePiece], isClean: Bool), by lines: LineMerger
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

    /// True of content that git merges by no lines: a zero byte among the first 8000.
    private static func isBinary(_ bytes: [UInt8]) -> Bool { bytes.prefix(8000).contains(0) }
}
