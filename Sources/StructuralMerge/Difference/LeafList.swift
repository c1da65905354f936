/// The leaves of a document in order, with what holds them.
///
/// Leaves own all bytes of a document, so what is said of every leaf is said of the whole text.
struct LeafList {
    /// A section, list, item, table, quote or frontmatter: a stretch of leaves.
    struct Frame {
        var unit: DifferenceUnit
        var leaves: Range<Int>
        /// The frame around it.
        var parent: Int?
        /// The title and level of a section.
        var section: (title: String, level: Int)?
    }

    struct Leaf {
        var unit: Unit
        var name: DifferenceUnit
        /// The innermost frame that holds it.
        var frame: Int?
        /// How many frames other than sections hold it.
        var depth: Int
    }

    private(set) var leaves: [Leaf] = []
    private(set) var frames: [Frame] = []
    private(set) var indices: [ObjectIdentifier: Int] = [:]

    init(_ root: Unit) {
        var open: Int?
        for block in root.children {
            if let level = block.kind.headingLevel {
                while let frame = open, let section = frames[frame].section, section.level >= level {
                    open = frames[frame].parent
                }
                let title = SectionTitles.title(of: block)
                frames.append(
                    Frame(
                        unit: .section, leaves: leaves.count..<leaves.count, parent: open, section: (title, level)))
                open = frames.count - 1
            }
            // The blank lines at the end are no part of the last section: another one may come to stand there.
            let frame = block.kind == .blank ? nil : open
            add(block, in: frame, depth: 0, isFirstOfItem: false)
            close(frame)
        }
    }

    /// Takes what was added last into a frame and the frames around it.
    private mutating func close(_ frame: Int?) {
        var frame = frame
        while let place = frame {
            frames[place].leaves = frames[place].leaves.lowerBound..<leaves.count
            frame = frames[place].parent
        }
    }

    private mutating func add(_ unit: Unit, in frame: Int?, depth: Int, isFirstOfItem: Bool) {
        guard !unit.children.isEmpty else {
            indices[ObjectIdentifier(unit)] = leaves.count
            let name = isFirstOfItem ? .listItem : DifferenceUnit(unit.kind)
            leaves.append(Leaf(unit: unit, name: name, frame: frame, depth: depth))
            return
        }
        frames.append(
            Frame(
                unit: DifferenceUnit(unit.kind), leaves: leaves.count..<leaves.count, parent: frame, section: nil))
        let own = frames.count - 1
        for (number, child) in unit.children.enumerated() {
            add(child, in: own, depth: depth + 1, isFirstOfItem: unit.kind == .item && number == 0)
        }
        frames[own].leaves = frames[own].leaves.lowerBound..<leaves.count
    }

    /// The innermost section around a leaf; a heading lies in the section that it begins.
    func section(of leaf: Int) -> Int? {
        if leaf > 0, leaves[leaf].name == .blankLines { return section(of: leaf - 1) }
        var frame = leaves[leaf].frame
        while let place = frame, frames[place].section == nil { frame = frames[place].parent }
        return frame
    }

    /// The titles of a section and of those around it, outermost first.
    func titles(of section: Int?) -> [String] {
        var titles: [String] = []
        var frame = section
        while let place = frame {
            if let section = frames[place].section { titles.append(section.title) }
            frame = frames[place].parent
        }
        return titles.reversed()
    }

    /// The largest frame that begins with a leaf and ends before another one.
    func largestFrame(from leaf: Int, upTo end: Int) -> Frame? {
        var best: Frame?
        var frame = leaves[leaf].frame
        while let place = frame, frames[place].leaves.lowerBound == leaf, frames[place].leaves.upperBound <= end {
            best = frames[place]
            frame = frames[place].parent
        }
        return best
    }
}
