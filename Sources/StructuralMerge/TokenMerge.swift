/// Merges three versions of one text by words.
struct TokenMerge {
    typealias Change = TokenDiff.Change

    private let versions: ThreeWay<Unit>
    private let ours: [Change]
    private let theirs: [Change]
    private let hashes: ThreeWay<[UInt32]>

    /// Compares the versions; `nil` where they have too little in common, or are too long.
    init?(_ versions: ThreeWay<Unit>) {
        let tokens = ThreeWay(
            base: versions.base.tokens, ours: versions.ours.tokens, theirs: versions.theirs.tokens)
        guard max(tokens.base.count, tokens.ours.count, tokens.theirs.count) <= 20_000 else { return nil }
        hashes = ThreeWay(
            base: tokens.base.map(\.hash), ours: tokens.ours.map(\.hash), theirs: tokens.theirs.map(\.hash))
        guard let ours = TokenDiff.changes(hashes.base, hashes.ours),
            let theirs = TokenDiff.changes(hashes.base, hashes.theirs)
        else { return nil }
        self.versions = versions
        self.ours = ours
        self.theirs = theirs
    }

    // MARK: Words

    /// The changes of both sides together, where none touches one of the other side.
    func combined() -> [Fragment]? {
        var result: [Fragment] = [.source(.base, versions.base.content.lowerBound..<versions.base.textStart)]
        var place = 0
        var mine = ours[...]
        var other = theirs[...]
        while let (side, change) = next(&mine, &other) {
            if change.base.lowerBound < place { return nil }
            append(.base, place..<change.base.lowerBound, to: &result)
            append(side, change.side, to: &result)
            place = change.base.upperBound
            if side == .ours, let twin = other.first, twin.base == change.base, sameText(change, twin) {
                other.removeFirst()
                continue
            }
            let rival = side == .ours ? other.first : mine.first
            if let rival, touches(change, rival) { return nil }
        }
        append(.base, place..<hashes.base.count, to: &result)
        return result
    }

    private func next(_ mine: inout ArraySlice<Change>, _ other: inout ArraySlice<Change>) -> (Side, Change)? {
        guard let first = mine.first else { return other.popFirst().map { (.theirs, $0) } }
        guard let second = other.first else { return mine.popFirst().map { (.ours, $0) } }
        if first.base.lowerBound <= second.base.lowerBound { return mine.popFirst().map { (.ours, $0) } }
        return other.popFirst().map { (.theirs, $0) }
    }

    private func sameText(_ mine: Change, _ other: Change) -> Bool {
        hashes.ours[mine.side] == hashes.theirs[other.side]
    }

    /// Whether a later change of the other side has no word between it and this one.
    private func touches(_ change: Change, _ later: Change) -> Bool {
        guard later.base.lowerBound > change.base.upperBound else { return true }
        return !versions.base.tokens[change.base.upperBound..<later.base.lowerBound].contains { $0.kind == .word }
    }

    private func append(_ side: Side, _ range: Range<Int>, to result: inout [Fragment]) {
        guard !range.isEmpty else { return }
        let tokens = versions[side].tokens
        let bytes = tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound - 1].range.upperBound
        result.append(.source(side, bytes))
    }
}
