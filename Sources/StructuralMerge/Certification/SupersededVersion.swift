/// Finds a unit again of which nothing but a version number gave way to a higher one.
///
/// Only where the user asked that the higher number is taken (``MergeRule/versionMax``); else a version that is gone is
/// a loss like any other.
struct SupersededVersion {
    let own: UnitText
    let result: UnitText

    /// Whether a unit of the result differs from this one in one version number only, which is higher there.
    func hasHigher(than unit: UnitText.Unit) -> Bool {
        result.units.contains { isHigher($0, than: unit) }
    }

    private func isHigher(_ candidate: UnitText.Unit, than unit: UnitText.Unit) -> Bool {
        let before = own.words[unit.words]
        let after = result.words[candidate.words]
        // A number gains and loses few parts.
        guard abs(before.count - after.count) <= 8 else { return false }
        let shorter = min(before.count, after.count)
        var head = zip(before, after).prefix { $0 == $1 }.count
        guard head < shorter || before.count != after.count else { return false }
        var tail = min(zip(before.reversed(), after.reversed()).prefix { $0 == $1 }.count, shorter - head)
        // The whole numbers, not only the parts of them that differ.
        while head > 0, isPart(before.startIndex + head - 1, of: own) { head -= 1 }
        while tail > 0, isPart(before.endIndex - tail, of: own) { tail -= 1 }
        guard let old = number(before.dropFirst(head).dropLast(tail).indices, of: own),
            let new = number(after.dropFirst(head).dropLast(tail).indices, of: result)
        else { return false }
        return old.lexicographicallyPrecedes(new)
    }

    private func isPart(_ word: Int, of text: UnitText) -> Bool {
        bytes(word, of: text).allSatisfy { $0 == UInt8(ascii: ".") || (0x30...0x39).contains($0) }
    }

    private func bytes(_ word: Int, of text: UnitText) -> ArraySlice<UInt8> {
        text.bytes[text.places[word].lowerBound..<text.places[word].upperBound]
    }

    /// Numbers with points between them; `nil` when the words are anything else.
    private func number(_ words: Range<Int>, of text: UnitText) -> [Int]? {
        guard words.count >= 3, words.count % 2 == 1 else { return nil }
        var numbers: [Int] = []
        for (place, word) in words.enumerated() {
            let bytes = bytes(word, of: text)
            if place % 2 == 1 {
                guard bytes.elementsEqual([UInt8(ascii: ".")]) else { return nil }
            } else {
                guard bytes.allSatisfy({ (0x30...0x39).contains($0) }),
                    let part = Int(String(decoding: bytes, as: UTF8.self))
                else { return nil }
                numbers.append(part)
            }
        }
        return numbers
    }
}
