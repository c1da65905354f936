/// Makes the numbers of a merged ordered list ascend again.
struct Renumbering {
    let sources: ThreeWay<[UInt8]>
    /// Where each item's fragments begin.
    let starts: [Int]
    let units: ThreeWay<[Unit]>

    /// The list with new numbers, when the numbers of each side that has some ascend by one and the result's do not.
    func applied(to merged: Merged) -> Merged {
        guard ascends(units.ours), ascends(units.theirs), let first = digits(in: merged, at: 0) else { return merged }
        let found = starts.indices.map { digits(in: merged, at: $0) }
        guard let start = number(first.bytes) else { return merged }
        var isRight = true
        for (place, digits) in found.enumerated() {
            guard let digits else { return merged }
            if number(digits.bytes) != start + place { isRight = false }
        }
        if isRight { return merged }
        return rewritten(merged, found.compactMap { $0 }, from: start)
    }

    private struct Digits {
        var fragment: Int
        /// Where they stand in a version; nothing where they are new.
        var source: (side: Side, range: Range<Int>)?
        var bytes: ArraySlice<UInt8>
    }

    private func ascends(_ items: [Unit]) -> Bool {
        let numbers = items.map { item in
            digits(in: item.source.bytes, item.content).map { number(item.source.bytes[$0]) }
        }
        // Bullets that became numbers are in any order.
        if numbers.allSatisfy({ $0 == nil }) { return true }
        for (first, second) in zip(numbers, numbers.dropFirst()) {
            guard case let one?? = first, case let two?? = second, two == one + 1 else { return false }
        }
        return true
    }

    private func digits(in bytes: [UInt8], _ range: Range<Int>) -> Range<Int>? {
        var start = range.lowerBound
        while start < range.upperBound,
            bytes[start] == 0x20 || bytes[start] == 0x09 || bytes[start] == UInt8(ascii: ">")
        {
            start += 1
        }
        var end = start
        while end < range.upperBound, (0x30...0x39).contains(bytes[end]), end - start < 9 { end += 1 }
        return end > start ? start..<end : nil
    }

    private func digits(in merged: Merged, at item: Int) -> Digits? {
        guard starts.indices.contains(item) else { return nil }
        let end = item + 1 < starts.count ? starts[item + 1] : merged.fragments.count
        for index in starts[item]..<end {
            switch merged.fragments[index] {
            case .source(let side, let range):
                let bytes = sources[side]
                if bytes[range].allSatisfy(Token.isSpace) { continue }
                return digits(in: bytes, range).map {
                    Digits(fragment: index, source: (side, $0), bytes: bytes[$0])
                }
            case .literal(let text) where !text.allSatisfy(Token.isSpace):
                return digits(in: text, text.indices).map { Digits(fragment: index, source: nil, bytes: text[$0]) }
            default: continue
            }
        }
        return nil
    }

    private func number(_ digits: ArraySlice<UInt8>) -> Int? { Int(String(decoding: digits, as: UTF8.self)) }

    private func rewritten(_ merged: Merged, _ digits: [Digits], from start: Int) -> Merged {
        var places: [Int: (Digits, Int)] = [:]
        for (place, item) in digits.enumerated() { places[item.fragment] = (item, start + place) }
        var result = Merged()
        for (index, fragment) in merged.fragments.enumerated() {
            guard let (item, number) = places[index] else {
                result.append(fragment)
                continue
            }
            let digits = Array(String(number).utf8)
            switch (fragment, item.source) {
            case (.source(let side, let range), let old?):
                result.append(.source(side, range.lowerBound..<old.range.lowerBound))
                result.append(.literal(digits))
                result.append(.source(side, old.range.upperBound..<range.upperBound))
            case (.literal(let text), _):
                result.append(.literal(text[..<item.bytes.startIndex] + digits + text[item.bytes.endIndex...]))
            default: result.append(fragment)
            }
        }
        return result
    }
}
