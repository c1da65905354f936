/// Gives the items of a merged list one bullet, since another bullet begins another list.
struct Bullets {
    let sources: ThreeWay<[UInt8]>
    /// Where each item's fragments begin.
    let starts: [Int]
    let units: ThreeWay<[Unit]>

    /// The list with the bullet of the side that changed it, where each version has one bullet.
    func applied(to merged: Merged) -> Merged {
        guard let ours = bullet(of: units.ours), let theirs = bullet(of: units.theirs), ours != theirs else {
            return merged
        }
        let base = units.base.isEmpty ? theirs : bullet(of: units.base)
        guard let base else { return merged }
        let wanted = ours != base ? ours : theirs
        let first = Set(starts.compactMap { firstText(in: merged, from: $0) })
        var result = Merged()
        for (index, fragment) in merged.fragments.enumerated() {
            guard first.contains(index), case .source(let side, let range) = fragment,
                let place = place(in: sources[side], range), sources[side][place] != wanted
            else {
                result.append(fragment)
                continue
            }
            result.append(.source(side, range.lowerBound..<place))
            result.append(.literal([wanted]))
            result.append(.source(side, (place + 1)..<range.upperBound))
        }
        return result
    }

    /// The bullet that all items have.
    private func bullet(of items: [Unit]) -> UInt8? {
        var found: UInt8?
        for item in items {
            guard let place = place(in: item.source.bytes, item.content) else { return nil }
            let bullet = item.source.bytes[place]
            guard found == nil || found == bullet else { return nil }
            found = bullet
        }
        return found
    }

    private func place(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        let place = bytes[range].firstIndex { !Token.isSpace($0) && $0 != UInt8(ascii: ">") }
        guard let place else { return nil }
        switch bytes[place] {
        case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "+"): return place
        default: return nil
        }
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
