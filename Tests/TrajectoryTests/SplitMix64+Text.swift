import TestSupport

extension SplitMix64 {
    /// Characters drawn from an alphabet.
    mutating func text(_ characters: String, _ count: Int) -> String {
        let all = Array(characters)
        return String((0..<count).map { _ in all[Int(next() % UInt64(all.count))] })
    }
}
