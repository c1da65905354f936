/// A merge's result as one text, its conflicts settled by some sides, with the places that were settled so.
struct Rendition {
    private(set) var bytes: [UInt8] = []
    /// The bytes that come from conflicts, in order.
    private(set) var disputed: [Range<Int>] = []
    private(set) var hasConflicts = false

    /// - Parameter sides: what stands for a conflict, one text after the other.
    init(of pieces: [MergePiece], conflictsAs sides: KeyPath<ThreeWay<[UInt8]>, [UInt8]>...) {
        for piece in pieces {
            switch piece {
            case .text(let text): bytes += text
            case .conflict(let conflict):
                hasConflicts = true
                let start = bytes.count
                for side in sides { bytes += conflict.texts[keyPath: side] }
                if bytes.count > start { disputed.append(start..<bytes.count) }
            }
        }
    }

    /// For ranges in ascending order, whether each touches a conflict.
    func isDisputed(_ ranges: some Sequence<Range<Int>>) -> [Bool] {
        var next = disputed[...]
        return ranges.map { range in
            while let first = next.first, first.upperBound <= range.lowerBound { next = next.dropFirst() }
            return next.first.map { $0.lowerBound < range.upperBound } ?? false
        }
    }
}
