/// What a line of Markdown looks like, seen by itself.
struct LineShape {
    /// A line that may open or close a code block.
    struct Fence {
        var character: UInt8
        var length: Int
        /// Whether nothing follows, so that it may close.
        var isBare: Bool
    }

    /// The line without its ending.
    let whole: Range<Int>
    /// What follows indentation, quote marks, list markers and heading marks.
    private(set) var inner: Range<Int>
    private(set) var isItem = false
    private(set) var isIndented = false
    private(set) var fence: Fence?
    private(set) var isRow = false
    private(set) var isDelimiterRow = false
    /// Whether the line is three dashes, as around a frontmatter.
    private(set) var isDashes = false
    /// Whether it belongs to no paragraph: blank, a heading, a row, a rule, HTML, a definition, a fence.
    private(set) var standsAlone = false
    /// Whether it ends in a hard line break.
    private(set) var endsHard = false

    var isBlank: Bool { inner.isEmpty }

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) {
        whole = range
        inner = range
        while let last = inner.last, bytes[last] == 0x20 || bytes[last] == 0x09 {
            inner = inner.lowerBound..<last
        }
        endsHard = range.upperBound - inner.upperBound > 1 || inner.last.map { bytes[$0] == 0x5C } == true
        isDashes = inner.count == 3 && inner.lowerBound == range.lowerBound && inner.allSatisfy { bytes[$0] == 0x2D }
        isIndented = range.first.map { bytes[$0] == 0x20 || bytes[$0] == 0x09 } ?? false
        stripMarkers(bytes)
        guard let first = inner.first.map({ bytes[$0] }) else {
            standsAlone = true
            return
        }
        fence = LineShape.fence(bytes, inner)
        isDelimiterRow = LineShape.isDelimiterRow(bytes, inner)
        isRow = first == UInt8(ascii: "|")
        standsAlone =
            fence != nil || isDelimiterRow || isRow || stripHeadingMarks(bytes) || isRule(bytes)
            || isHTML(bytes, first) || isDefinition(bytes, first)
    }

    private mutating func stripMarkers(_ bytes: UnsafeBufferPointer<UInt8>) {
        while let first = inner.first {
            let byte = bytes[first]
            if byte == 0x20 || byte == 0x09 || byte == UInt8(ascii: ">") {
                inner = first + 1..<inner.upperBound
            } else if let end = markerEnd(bytes, first) {
                isItem = true
                inner = end..<inner.upperBound
            } else {
                return
            }
        }
    }

    /// Behind a list marker and before the blank that must follow it.
    private func markerEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var place = start
        while place < inner.upperBound, place - start < 9, bytes[place] >= 0x30, bytes[place] <= 0x39 { place += 1 }
        guard place < inner.upperBound else { return nil }
        let mark = bytes[place]
        let isMark =
            place > start
            ? mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")")
            : mark == UInt8(ascii: "-") || mark == UInt8(ascii: "*") || mark == UInt8(ascii: "+")
        guard isMark else { return nil }
        place += 1
        return place == inner.upperBound || bytes[place] == 0x20 || bytes[place] == 0x09 ? place : nil
    }

    /// Cuts the marks of an ATX heading away.
    private mutating func stripHeadingMarks(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let mark = UInt8(ascii: "#")
        var place = inner.lowerBound
        while place < inner.upperBound, bytes[place] == mark { place += 1 }
        let count = place - inner.lowerBound
        guard count > 0, count < 7, place == inner.upperBound || bytes[place] == 0x20 || bytes[place] == 0x09 else {
            return false
        }
        var end = inner.upperBound
        while end > place, bytes[end - 1] == mark { end -= 1 }
        inner = place..<(end == place || bytes[end - 1] == 0x20 ? end : inner.upperBound)
        return true
    }

    /// A thematic break, or what underlines a heading: dashes, equals signs, stars or underscores only.
    private func isRule(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let mark = inner.first.map({ bytes[$0] }),
            mark == 0x2D || mark == UInt8(ascii: "=") || mark == UInt8(ascii: "*") || mark == UInt8(ascii: "_")
        else { return false }
        return inner.allSatisfy { bytes[$0] == mark || bytes[$0] == 0x20 }
    }

    private func isHTML(_ bytes: UnsafeBufferPointer<UInt8>, _ first: UInt8) -> Bool {
        guard first == UInt8(ascii: "<"), inner.count > 1 else { return false }
        let next = bytes[inner.lowerBound + 1]
        return next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || (next | 0x20) >= 0x61 && (next | 0x20) <= 0x7A
    }

    private func isDefinition(_ bytes: UnsafeBufferPointer<UInt8>, _ first: UInt8) -> Bool {
        guard first == UInt8(ascii: "["), let close = inner.first(where: { bytes[$0] == UInt8(ascii: "]") }) else {
            return false
        }
        return close + 1 < inner.upperBound && bytes[close + 1] == UInt8(ascii: ":")
    }

    private static func fence(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Fence? {
        guard let mark = range.first.map({ bytes[$0] }), mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else {
            return nil
        }
        var place = range.lowerBound
        while place < range.upperBound, bytes[place] == mark { place += 1 }
        guard place - range.lowerBound > 2 else { return nil }
        // An info string of a backtick fence holds no backtick, else it is a code span.
        if mark == UInt8(ascii: "`"), (place..<range.upperBound).contains(where: { bytes[$0] == mark }) { return nil }
        return Fence(character: mark, length: place - range.lowerBound, isBare: place == range.upperBound)
    }

    private static func isDelimiterRow(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        var hasBar = false
        var hasDash = false
        for place in range {
            switch bytes[place] {
            case UInt8(ascii: "|"): hasBar = true
            case UInt8(ascii: "-"): hasDash = true
            case UInt8(ascii: ":"), 0x20, 0x09: break
            default: return false
            }
        }
        return hasBar && hasDash
    }
}
