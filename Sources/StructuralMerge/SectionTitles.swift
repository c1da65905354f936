/// The titles of the sections around each place of the three versions.
struct SectionTitles {
    private struct Heading {
        var start: Int
        var level: Int
        var title: String
    }

    private let headings: ThreeWay<[Heading]>

    init(roots: ThreeWay<Unit>) {
        headings = ThreeWay(
            base: SectionTitles.headings(in: roots.base), ours: SectionTitles.headings(in: roots.ours),
            theirs: SectionTitles.headings(in: roots.theirs))
    }

    private static func headings(in root: Unit) -> [Heading] {
        root.children.compactMap { unit in
            guard let level = unit.kind.headingLevel else { return nil }
            let end = unit.source.bytes[unit.textStart..<unit.content.upperBound].firstIndex(of: 0x0A)
            let text = unit.source.bytes[unit.textStart..<(end ?? unit.content.upperBound)]
            let title = String(decoding: text, as: UTF8.self)
            return Heading(
                start: unit.content.lowerBound, level: level, title: String(title.drop { $0 == "#" || $0 == " " }))
        }
    }

    /// The titles around a unit, outermost first, then what the unit is.
    func path(of unit: Unit) -> [String] {
        var titles: [String] = []
        var level = Int.max
        for heading in headings[unit.side].prefix(while: { $0.start <= unit.content.lowerBound }).reversed()
        where heading.level < level {
            level = heading.level
            titles.append(heading.title)
        }
        let name = unit.kind.isHeading || unit.kind == .document ? [] : [unit.kind.name]
        return titles.reversed() + name
    }

    /// The titles of the headings above a line of a result, as far as our version has them.
    func titles(line: Int, in lines: [ArraySlice<UInt8>]) -> [String] {
        var titles: [String] = []
        var level = Int.max
        var known: [String: Int] = [:]
        for heading in headings.ours { known[heading.title] = heading.level }
        for text in lines.prefix(line).reversed() where text.first == UInt8(ascii: "#") {
            let title = String(decoding: text, as: UTF8.self).drop { $0 == "#" || $0 == " " }
            let trimmed = String(title.prefix { $0 != "\n" && $0 != "\r\n" && $0 != "\r" })
            guard let own = known[trimmed], own < level else { continue }
            level = own
            titles.append(trimmed)
        }
        return titles.reversed()
    }
}
