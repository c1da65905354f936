public import StructuralMerge

/// What became of one Markdown file in a merge of folders, where there is something to tell.
public struct MergedFile: Hashable, Sendable {
    /// Its path in the result.
    public var path: String
    /// The result, settled text and open places.
    public var pieces: [MergePiece]
    /// The rules that settled something.
    public var resolutions: [MergeResolution]
    /// Damage to the structure that neither side had.
    public var warnings: [StructuralWarning]

    /// The open places.
    public var conflicts: [MergeConflict] {
        pieces.compactMap { if case .conflict(let conflict) = $0 { conflict } else { nil } }
    }

    /// The text; `nil` while a place is open.
    public var text: [UInt8]? {
        var bytes: [UInt8] = []
        for piece in pieces {
            guard case .text(let text) = piece else { return nil }
            bytes += text
        }
        return bytes
    }

    /// The text with one side's words at the open places, and where each piece begins in it.
    func rendering(_ side: KeyPath<ThreeWay<[UInt8]>, [UInt8]>) -> (bytes: [UInt8], starts: [Int]) {
        var bytes: [UInt8] = []
        var starts: [Int] = []
        for piece in pieces {
            starts.append(bytes.count)
            switch piece {
            case .text(let text): bytes += text
            case .conflict(let conflict): bytes += conflict.texts[keyPath: side]
            }
        }
        return (bytes, starts)
    }

    /// Puts other pieces in the place of a part of a text piece.
    mutating func replace(_ range: Range<Int>, ofPiece index: Int, with inserted: [MergePiece]) {
        guard pieces.indices.contains(index), case .text(let text) = pieces[index] else { return }
        var parts: [MergePiece] = []
        if range.lowerBound > 0 { parts.append(.text(Array(text[..<range.lowerBound]))) }
        parts += inserted
        if range.upperBound < text.count { parts.append(.text(Array(text[range.upperBound...]))) }
        pieces.replaceSubrange(index...index, with: parts)
    }
}
