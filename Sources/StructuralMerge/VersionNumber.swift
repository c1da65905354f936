/// Version numbers (`1.4.2`) in the units of a merge.
enum VersionNumber {
    /// The side with the higher number, when two sides differ in one version number only.
    static func higher(_ unit: ThreeWay<Unit>) -> Side? {
        let ours = Array(unit.ours.contentBytes)
        let theirs = Array(unit.theirs.contentBytes)
        guard ours.count < 4096, theirs.count < 4096 else { return nil }
        var head = 0
        while head < min(ours.count, theirs.count), ours[head] == theirs[head] { head += 1 }
        while head > 0, isPart(ours[head - 1]) { head -= 1 }
        var tail = 0
        while tail < min(ours.count, theirs.count) - head,
            ours[ours.count - 1 - tail] == theirs[theirs.count - 1 - tail]
        {
            tail += 1
        }
        while tail > 0, isPart(ours[ours.count - tail]) { tail -= 1 }
        guard let mine = numbers(ours[head..<(ours.count - tail)]),
            let other = numbers(theirs[head..<(theirs.count - tail)]), mine != other
        else { return nil }
        return mine.lexicographicallyPrecedes(other) ? .theirs : .ours
    }

    private static func isPart(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") }

    /// At least two numbers with points between them.
    private static func numbers(_ text: ArraySlice<UInt8>) -> [Int]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.allSatisfy { (0x30...0x39).contains($0) } ? Int(String(decoding: part, as: UTF8.self)) : nil
        }
        return numbers.count == parts.count && numbers.count >= 2 ? numbers : nil
    }
}
