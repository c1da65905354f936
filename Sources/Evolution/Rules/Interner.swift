/// Gives each distinct text a small number, up to a limit, so that records hold numbers instead of texts.
struct Interner: Sendable {
    /// The number that stands for every text beyond the limit.
    static let overflow: UInt32 = 0

    private var numbers: [String: UInt32] = [:]
    private(set) var texts: [String] = [""]
    private let limit: Int

    /// Makes an empty table that takes at most `limit` texts.
    init(limit: Int) { self.limit = limit }

    /// The text's number; ``overflow`` when the table is full.
    mutating func number(of text: String) -> UInt32 {
        number(of: text, shownAs: text)
    }

    /// The number of a key whose first spelling is kept for show.
    mutating func number(of key: String, shownAs text: String) -> UInt32 {
        if let known = numbers[key] { return known }
        guard texts.count < limit else { return Interner.overflow }
        let number = UInt32(texts.count)
        numbers[key] = number
        texts.append(text)
        return number
    }

    /// The text behind a number.
    func text(_ number: some BinaryInteger) -> String { texts[Int(number)] }

    /// How many numbers are in use, the overflow included.
    var count: Int { texts.count }
}
