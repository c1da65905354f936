/// A text as words and units, without what only sets it out: list markers, heading and quote marks, indentation, table
/// bars, emphasis and line wraps.
///
/// Words stand as 64-bit hashes, so that texts are compared without a common dictionary. The lowest bit tells words of
/// letters and digits (1) from punctuation (0).
struct UnitText {
    /// A sentence, a table row, or a line of code, HTML or frontmatter.
    struct Unit {
        /// Its words, as places in ``UnitText/words``.
        var words: Range<Int>
        /// The hash of its words.
        var key: UInt64
        /// How many words of letters or digits it has.
        var wordCount: Int
        /// Whether it is long enough to be told from what stands in many places by its nature.
        var isWeighty: Bool
    }

    /// Where a word begins and ends; half as large as a range of whole integers.
    struct Place {
        private let start: UInt32
        private let end: UInt32

        init(_ range: Range<Int>) {
            start = UInt32(truncatingIfNeeded: range.lowerBound)
            end = UInt32(truncatingIfNeeded: range.upperBound)
        }

        var lowerBound: Int { Int(start) }
        var upperBound: Int { Int(end) }
    }

    let bytes: [UInt8]
    /// The hashes of the words.
    var words: [UInt64] = []
    /// Where each word is in ``bytes``.
    var places: [Place] = []
    /// The units in order; every word is in one.
    var units: [Unit] = []

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        bytes.withUnsafeBufferPointer { UnitSplitter.split($0, into: &self) }
    }

    /// Ends a unit that began with the word `start`.
    mutating func endUnit(from start: Int) {
        guard start < words.count else { return }
        var key: UInt64 = 0x9E37_79B9_7F4A_7C15
        var wordCount = 0
        for word in words[start...] {
            key = UnitText.mixed(key ^ word)
            wordCount += Int(word & 1)
        }
        let length = places[words.count - 1].upperBound - places[start].lowerBound
        units.append(
            Unit(words: start..<words.count, key: key, wordCount: wordCount, isWeighty: wordCount > 2 && length > 11))
    }

    /// The bytes of a unit.
    func range(of unit: Unit) -> Range<Int> {
        places[unit.words.lowerBound].lowerBound..<places[unit.words.upperBound - 1].upperBound
    }

    /// Whether the words of a phrase stand together somewhere so many times, whatever units they are cut into.
    func holds(_ phrase: ArraySlice<UInt64>, times: Int) -> Bool {
        let phrase = phrase.filter { $0 & 1 == 1 }
        guard phrase.count > 3 else { return false }
        let text = words.filter { $0 & 1 == 1 }
        var count = 0
        var place = 0
        while count < times, place + phrase.count <= text.count {
            if text[place] == phrase[0], text[place..<(place + phrase.count)].elementsEqual(phrase) {
                count += 1
                place += phrase.count
            } else {
                place += 1
            }
        }
        return count >= times
    }

    /// The beginning of a unit's text in one line.
    func excerpt(_ unit: Unit) -> String { Excerpt.text(bytes[range(of: unit)]) }

    /// How often each unit occurs.
    func counts() -> [UInt64: Int] {
        var counts: [UInt64: Int] = [:]
        counts.reserveCapacity(units.count)
        for unit in units { counts[unit.key, default: 0] += 1 }
        return counts
    }

    static func mixed(_ value: UInt64) -> UInt64 {
        let mixed = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    }
}

/// A short piece of a text for people.
enum Excerpt {
    /// At most 80 characters, white space collapsed.
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        for byte in bytes.prefix(400) {
            let isSpace = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
            if !isSpace {
                result.append(byte)
            } else if let last = result.last, last != 0x20 {
                result.append(0x20)
            }
        }
        if result.last == 0x20 { result.removeLast() }
        let text = String(decoding: result, as: UTF8.self)
        // No more bytes, no more characters.
        return result.count <= 80 ? text : String(text.prefix(80))
    }
}
