/// The titles of the sections around each place of the three versions.
struct SectionTitles {
    private struct Heading {
        var start: Int
        var level: Int
        var title: String
        /// The heading of the section around its own.
        var parent: Int?
    }

    private let headings: ThreeWay<[Heading]>
    /// The keys of the frontmatter.
    private let keys: ThreeWay<[Unit]>

    init(roots: ThreeWay<Unit>) {
        keys = ThreeWay(
            base: SectionTitles.keys(in: roots.base), ours: SectionTitles.keys(in: roots.ours),
            theirs: SectionTitles.keys(in: roots.theirs))
        headings = ThreeWay(
            base: SectionTitles.headings(in: roots.base), ours: SectionTitles.headings(in: roots.ours),
            theirs: SectionTitles.headings(in: roots.theirs))
    }

    private static func keys(in root: Unit) -> [Unit] {
        root.children.first { $0.kind == .frontmatter }?.children ?? []
    }

    private static func headings(in root: Unit) -> [Heading] {
        var headings: [Heading] = []
        for unit in root.children {
            guard let level = unit.kind.headingLevel else { continue }
            var parent = headings.indices.last
            while let place = parent, headings[place].level >= level { parent = headings[place].parent }
            headings.append(
                Heading(start: unit.content.lowerBound, level: level, title: title(of: unit), parent: parent))
        }
        return headings
    }

    /// The first line of a heading, without its marks.
    static func title(of heading: Unit) -> String {
        let bytes = heading.source.bytes[heading.textStart..<heading.content.upperBound]
        let line = String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
        return String(line.drop { $0 == "#" || $0 == " " })
    }

    /// The titles around a unit, outermost first, then what the unit is.
    func path(of unit: Unit) -> [String] {
        if let key = keys[unit.side].first(where: { $0.content.contains(unit.content.lowerBound) }) {
            return [key.kind.name]
        }
        let headings = headings[unit.side]
        var place = SectionTitles.last(headings, upTo: unit.content.lowerBound)
        var titles: [String] = []
        while let current = place {
            titles.append(headings[current].title)
            place = headings[current].parent
        }
        let name = unit.kind.isHeading || unit.kind == .document ? [] : [unit.kind.name]
        return titles.reversed() + name
    }

    /// The last heading that begins at an offset or before it.
    private static func last(_ headings: [Heading], upTo offset: Int) -> Int? {
        var low = 0
        var high = headings.count
        while low < high {
            let middle = (low + high) / 2
            if headings[middle].start <= offset { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? low - 1 : nil
    }

    /// For lines of a result in ascending order, the titles of the headings above each, as far as our version has them.
    func titles(above places: [Int], in lines: [ArraySlice<UInt8>]) -> [[String]] {
        guard !places.isEmpty else { return [] }
        var known: [String: Int] = [:]
        for heading in headings.ours { known[heading.title] = heading.level }
        var open: [(level: Int, title: String)] = []
        var next = 0
        return places.map { place in
            while next < min(place, lines.count) {
                let text = lines[next]
                next += 1
                guard text.first == UInt8(ascii: "#") else { continue }
                let title = String(decoding: text, as: UTF8.self).drop { $0 == "#" || $0 == " " }
                let trimmed = String(title.prefix { $0 != "\n" && $0 != "\r\n" && $0 != "\r" })
                guard let level = known[trimmed] else { continue }
                while let last = open.last, last.level >= level { open.removeLast() }
                open.append((level, trimmed))
            }
            return open.map(\.title)
        }
    }
}
