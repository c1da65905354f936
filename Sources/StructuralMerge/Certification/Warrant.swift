/// How often something stands in the three versions, and what that foretells for their merge.
struct Warrant {
    var base = 0
    var ours = 0
    var theirs = 0

    enum Side { case ours, theirs }

    func count(_ side: Side) -> Int { side == .ours ? ours : theirs }

    func other(_ side: Side) -> Int { side == .ours ? theirs : ours }

    /// Whether no version has any.
    var isEmpty: Bool { base == 0 && ours == 0 && theirs == 0 }

    /// Whether a side deleted some.
    var isDeleted: Bool { ours < base || theirs < base }

    /// Whether it stands as often in all versions, so that nobody seems to have meant it.
    var isKept: Bool { base > 0 && ours == base && theirs == base }

    /// How many there must be where conflicts show a side's text: its own, less what the other deleted.
    func least(_ side: Side) -> Int { max(0, count(side) + min(0, other(side) - base)) }

    /// How many settled ones there may be: where sides deleted some, not those; where both added, all of them.
    var most: Int {
        if isEmpty { return 1 }
        if ours <= base, theirs <= base { return min(ours, theirs) }
        return max(0, ours + theirs - base)
    }

    /// How many settled ones there may be of what nobody says twice by chance: what both added, they added once.
    var mostOfOneSaying: Int { ours > base && theirs > base ? max(ours, theirs) : most }
}
