/// Gives the items of a merged list markers of one kind, since another bullet, or a number, begins another list.
struct ListMarkers {
    /// What the items of a list begin with: a bullet, or a number and this mark behind it.
    enum Style: Hashable {
        case bullet(UInt8), number(UInt8)

        var isNumber: Bool { if case .number = self { true } else { false } }
    }

    /// A list with the place in its fragments where each item begins.
    typealias List = (merged: Merged, starts: [Int])

    let sources: ThreeWay<[UInt8]>
    let units: ThreeWay<[Unit]>

    /// Whether the items have numbers in the end, as far as that is plain.
    var areNumbers: Bool? {
        (wanted ?? style(of: units.ours))?.isNumber
    }

    /// The style of the side that changed it, where each version has one style and the sides differ.
    private var wanted: Style? {
        guard let ours = style(of: units.ours), let theirs = style(of: units.theirs), ours != theirs else { return nil }
        guard let base = units.base.isEmpty ? theirs : style(of: units.base) else { return nil }
        return ours != base ? ours : theirs
    }

    /// Whether one side made numbers of the markers and the other something else.
    private var isDisputed: Bool {
        guard let base = style(of: units.base), let ours = style(of: units.ours), let theirs = style(of: units.theirs)
        else { return false }
        return ours.isNumber != theirs.isNumber && ours != base && theirs != base
    }

    /// The list with markers of the wanted style.
    ///
    /// - Returns: nothing where the sides want different ones, and where an item has lines that would not belong to it
    ///   behind a longer marker.
    func applied(to list: List) -> List? {
        if isDisputed { return nil }
        guard let wanted else { return list }
        let first = Set(list.starts.compactMap { firstText(in: list.merged, from: $0) })
        var result = Merged()
        var starts: [Int] = []
        for (index, fragment) in list.merged.fragments.enumerated() {
            if list.starts.contains(index) { starts.append(result.fragments.count) }
            guard first.contains(index), case .source(let side, let range) = fragment,
                let marker = marker(in: sources[side], range), marker.style != wanted
            else {
                result.append(fragment)
                continue
            }
            let text = ListMarkers.text(of: wanted)
            if text.count > marker.range.count, sources[side][range].dropLast().contains(0x0A) { return nil }
            result.append(.source(side, range.lowerBound..<marker.range.lowerBound))
            result.append(.literal(text))
            result.append(.source(side, marker.range.upperBound..<range.upperBound))
        }
        return (result, starts)
    }

    private static func text(of style: Style) -> [UInt8] {
        switch style {
        case .bullet(let bullet): [bullet]
        // The right number is found when all items have one.
        case .number(let mark): [UInt8(ascii: "1"), mark]
        }
    }

    /// The style that all items have.
    private func style(of items: [Unit]) -> Style? {
        var found: Style?
        for item in items {
            guard let style = marker(in: item.source.bytes, item.content)?.style, found == nil || found == style else {
                return nil
            }
            found = style
        }
        return found
    }

    private func marker(in bytes: [UInt8], _ range: Range<Int>) -> (style: Style, range: Range<Int>)? {
        let start = bytes[range].firstIndex { !Token.isSpace($0) && $0 != UInt8(ascii: ">") }
        guard let start else { return nil }
        switch bytes[start] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): return (.bullet(bytes[start]), start..<start + 1)
        default: break
        }
        let end = bytes[start..<range.upperBound].firstIndex { !(0x30...0x39).contains($0) } ?? range.upperBound
        guard end > start, end < range.upperBound, bytes[end] == UInt8(ascii: ".") || bytes[end] == UInt8(ascii: ")")
        else { return nil }
        return (.number(bytes[end]), start..<end + 1)
    }

    /// The first fragment from a place on that is more than white space.
    private func firstText(in merged: Merged, from start: Int) -> Int? {
        for index in start..<merged.fragments.count {
            switch merged.fragments[index] {
            case .source(let side, let range):
                if !sources[side][range].allSatisfy(Token.isSpace) { return index }
            case .begin, .end, .lineStart: continue
            case .literal, .conflict: return index
            }
        }
        return nil
    }
}
