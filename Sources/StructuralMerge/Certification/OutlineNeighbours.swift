/// What stands beside what in the blocks of the versions: for blocks of a result that are in none of them.
struct OutlineNeighbours {
    /// The beginnings of blocks, and of lines of code, which become blocks where a fence is repaired.
    let openings: Set<UInt64>
    private let junctions: Set<UInt64>
    /// Blocks that stand by themselves wherever they stand: in both sides, or new in the one that has them.
    private let separate: Set<UInt64>

    init(base: Outline?, ours: Outline, theirs: Outline) {
        let all = [base, ours, theirs].compactMap { $0 }
        openings = Set(all.flatMap { $0.blocks.map(\.opening) + $0.code.flatMap(\.lineOpenings) })
        junctions = Set(all.flatMap { $0.blocks.flatMap(\.junctions) })
        let (left, right) = (OutlineNeighbours.blocks(of: ours), OutlineNeighbours.blocks(of: theirs))
        let old = base.map(OutlineNeighbours.blocks) ?? []
        separate = left.intersection(right).union(left.symmetricDifference(right).subtracting(old))
    }

    /// Only blocks of some length: short ones are the end of others by chance.
    private static func blocks(of outline: Outline) -> Set<UInt64> {
        Set(outline.blocks.lazy.filter { $0.words.count > 3 }.map(\.key))
    }

    /// Whether the block ends with one that stands by itself in the versions, behind what it follows in none.
    func isFused(_ block: OutlineBlock) -> Bool {
        var key: UInt64 = 0x5EED
        var lines = block.lineStarts.dropFirst()
        for index in block.words.indices.reversed() {
            key = UnitText.mixed(key ^ block.words[index])
            guard index == lines.last else { continue }
            lines.removeLast()
            if separate.contains(key), !junctions.contains(block.junction(at: index)) { return true }
        }
        return false
    }
}
