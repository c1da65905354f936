/// What one text has otherwise than another, place by place.
struct TokenEdits {
    /// The stretches that differ.
    let changes: [TokenDiff.Change]
    /// How often each is deleted somewhere.
    let deleted: [UInt32: Int]
    /// How often each is added somewhere.
    let added: [UInt32: Int]

    /// Compares two texts; `nil` where they have too little in common.
    ///
    /// - Parameter marks: whether marks are compared too, not only words.
    init?(from base: [UInt8], to text: [UInt8], marks: Bool) {
        func hashes(_ text: [UInt8]) -> [UInt32] {
            Token.tokens(in: text, 0..<text.count).compactMap {
                $0.kind == .word || (marks && $0.kind == .mark) ? $0.hash : nil
            }
        }
        let (old, new) = (hashes(base), hashes(text))
        guard let changes = TokenDiff.changes(old, new) else { return nil }
        self.changes = changes
        func counts(_ hashes: [UInt32], _ range: (TokenDiff.Change) -> Range<Int>) -> [UInt32: Int] {
            changes.reduce(into: [:]) { counts, change in
                for hash in hashes[range(change)] { counts[hash, default: 0] += 1 }
            }
        }
        deleted = counts(old, \.base)
        added = counts(new, \.side)
    }

    /// What is deleted at one place and added at another.
    var moved: [UInt32: (deleted: Int, added: Int)] {
        deleted.reduce(into: [:]) { moved, word in
            if let count = added[word.key] { moved[word.key] = (word.value, count) }
        }
    }
}
