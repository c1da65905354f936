internal import MarkdownTree

/// Makes the entries of a difference of paired leaves.
struct DifferenceAssembly {
    private let documents: (old: MarkdownDocument, new: MarkdownDocument)
    private let before: LeafList
    private let after: LeafList
    private let pairing: LeafPairing
    private let words: WordDifference

    private(set) var kept: [MarkdownDifference.Kept] = []
    private(set) var sections: [SectionDifference] = []

    /// What is true of a leaf of the new document.
    private enum State: Equatable {
        case added
        case kept(Int)
        /// It moved, perhaps with changes.
        case moved(Int)
        case changed(Int, DifferenceEntry.Change)
    }

    /// An entry with the section that it is shown in: of the new document, or of the old one.
    private struct Placed {
        var entry: DifferenceEntry
        var section: Int?
        var isOld: Bool
    }

    init(_ old: MarkdownDocument, _ new: MarkdownDocument) {
        documents = (old, new)
        let roots = (old: UnitTree.root(of: old, side: .base), new: UnitTree.root(of: new, side: .ours))
        before = LeafList(roots.old)
        after = LeafList(roots.new)
        // Whichever side is the old one, the same document is aligned to the other.
        let isFlipped = new.bytes.lexicographicallyPrecedes(old.bytes)
        words = WordDifference(isFlipped: isFlipped)
        pairing = LeafPairing(roots, before, after, isFlipped: isFlipped)
    }

    /// Walks both documents.
    mutating func assemble() {
        var entries: [Placed] = []
        var nextOld = 0
        var place = 0
        while place < after.leaves.count {
            let state = state(of: place)
            // What is gone is told where it stood: before the next leaf that stayed.
            if case .kept(let old) = state {
                addRemoved(nextOld..<old, to: &entries)
                nextOld = old + 1
            } else if case .changed(let old, _) = state {
                addRemoved(nextOld..<old, to: &entries)
                nextOld = old + 1
            }
            place = add(state, at: place, to: &entries)
        }
        addRemoved(nextOld..<before.leaves.count, to: &entries)
        group(entries)
    }

    private func state(of place: Int) -> State {
        guard let old = pairing.old[place] else { return .added }
        if pairing.isMoved[place] { return .moved(old) }
        let change = change(old, place, toldLead: true)
        return change == .none ? .kept(old) : .changed(old, change)
    }

    /// What happened to the text of a leaf that both documents have.
    private func change(_ old: Int, _ new: Int, toldLead: Bool) -> DifferenceEntry.Change {
        let (one, other) = (before.leaves[old], after.leaves[new])
        if one.unit.contentBytes == other.unit.contentBytes {
            return toldLead && one.unit.leadBytes != other.unit.leadBytes ? .reformatted(.blankLines) : .none
        }
        guard one.name == other.name, one.depth == other.depth,
            let format = FormatChange.between(one.unit, other.unit)
        else { return .edited }
        return .reformatted(format)
    }

    // MARK: Entries of the new document

    /// Adds what a leaf, and the leaves after it that share its lot, are.
    ///
    /// - Returns: the leaf to go on with.
    private mutating func add(_ state: State, at place: Int, to entries: inout [Placed]) -> Int {
        switch state {
        case .kept(let old):
            keep(before.leaves[old].unit.extent, after.leaves[place].unit.extent)
            return place + 1
        case .changed(let old, let change):
            entries.append(entry(change, isMoved: false, old: old..<(old + 1), new: place..<(place + 1), frame: nil))
            return place + 1
        case .added:
            let end = run(from: place) { pairing.old[$0] == nil }
            return addFrames(of: after, place..<end) { leaves, frame in
                entries.append(entry(.added, isMoved: false, old: nil, new: leaves, frame: frame))
            }
        case .moved(let old):
            let end = run(from: place) { pairing.isMoved[$0] && pairing.old[$0] == old + $0 - place }
            return addFrames(of: after, place..<end) { leaves, frame in
                let source = (old + leaves.lowerBound - place)..<(old + leaves.upperBound - place)
                entries.append(entry(change(source, leaves), isMoved: true, old: source, new: leaves, frame: frame))
            }
        }
    }

    private func run(from place: Int, while isOne: (Int) -> Bool) -> Int {
        var end = place + 1
        while end < after.leaves.count, isOne(end) { end += 1 }
        return end
    }

    private mutating func keep(_ old: Range<Int>, _ new: Range<Int>) {
        if let last = kept.last, last.old.upperBound == old.lowerBound, last.new.upperBound == new.lowerBound {
            kept[kept.count - 1].old = last.old.lowerBound..<old.upperBound
            kept[kept.count - 1].new = last.new.lowerBound..<new.upperBound
        } else {
            kept.append(MarkdownDifference.Kept(old: old, new: new))
        }
    }

    /// Hands out leaves by the largest frames that they fill.
    private func addFrames(
        of list: LeafList, _ leaves: Range<Int>, _ body: (Range<Int>, LeafList.Frame?) -> Void
    ) -> Int {
        var place = leaves.lowerBound
        while place < leaves.upperBound {
            let frame = list.largestFrame(from: place, upTo: leaves.upperBound)
            let end = frame?.leaves.upperBound ?? place + 1
            body(place..<end, frame)
            place = end
        }
        return leaves.upperBound
    }

    private func change(_ old: Range<Int>, _ new: Range<Int>) -> DifferenceEntry.Change {
        let changes = zip(old, new).map { change($0, $1, toldLead: false) }
        if changes.contains(.edited) { return .edited }
        return changes.first { $0 != .none } ?? .none
    }

    // MARK: Entries of the old document

    private mutating func addRemoved(_ leaves: Range<Int>, to entries: inout [Placed]) {
        guard !leaves.isEmpty else { return }
        var place = leaves.lowerBound
        while place < leaves.upperBound {
            guard pairing.new[place] == nil else {
                place += 1
                continue
            }
            var end = place + 1
            while end < leaves.upperBound, pairing.new[end] == nil { end += 1 }
            place = addFrames(of: before, place..<end) { leaves, frame in
                entries.append(entry(.removed, isMoved: false, old: leaves, new: nil, frame: frame))
            }
        }
    }

    private func entry(
        _ change: DifferenceEntry.Change, isMoved: Bool, old: Range<Int>?, new: Range<Int>?, frame: LeafList.Frame?
    ) -> Placed {
        var text: [DifferenceText] = []
        switch (old, new) {
        case (let old?, let new?):
            for (one, other) in zip(old, new) {
                for part in words.texts(before.leaves[one].unit, after.leaves[other].unit) { text.add(part) }
            }
        case (let old?, nil): text.add(.delete(Array(documents.old.bytes[extent(old, in: before)])))
        case (nil, let new?): text.add(.insert(Array(documents.new.bytes[extent(new, in: after)])))
        case (nil, nil): break
        }
        let first = new.map { after.leaves[$0.lowerBound] } ?? old.map { before.leaves[$0.lowerBound] }
        let unit = frame?.unit ?? first?.name ?? .paragraph
        let result = DifferenceEntry(
            change: change, isMoved: isMoved, unit: unit, counts: counts(old, new, change, isMoved: isMoved, in: unit),
            old: old.map { place($0, in: before, documents.old) },
            new: new.map { place($0, in: after, documents.new) }, text: text)
        if let new { return Placed(entry: result, section: after.section(of: new.lowerBound), isOld: false) }
        return placedInOld(result, old?.lowerBound ?? 0)
    }

    /// What is gone is shown in the section that its own became, where that is still there.
    private func placedInOld(_ entry: DifferenceEntry, _ leaf: Int) -> Placed {
        let section = before.section(of: leaf)
        guard let section else { return Placed(entry: entry, section: nil, isOld: false) }
        if let heading = pairing.new[before.frames[section].leaves.lowerBound] {
            return Placed(entry: entry, section: after.section(of: heading), isOld: false)
        }
        return Placed(entry: entry, section: section, isOld: true)
    }

    /// Counts the leaves of an entry, each by its own change.
    private func counts(
        _ old: Range<Int>?, _ new: Range<Int>?, _ change: DifferenceEntry.Change, isMoved: Bool, in unit: DifferenceUnit
    ) -> DifferenceCounts {
        var counts = DifferenceCounts()
        let leaves = new.map { after.leaves[$0] } ?? old.map { before.leaves[$0] } ?? []
        for (place, leaf) in leaves.enumerated() {
            var own = change
            if isMoved, let old, let new {
                own = self.change(old.lowerBound + place, new.lowerBound + place, toldLead: false)
            }
            // A heading that is edited is a heading; with all that is below it, it is a section.
            let isSection = unit == .section && leaf.name == .heading
            counts.add(isSection ? .section : leaf.name, own, isMoved: isMoved)
        }
        return counts
    }

    private func extent(_ leaves: Range<Int>, in list: LeafList) -> Range<Int> {
        list.leaves[leaves.lowerBound].unit.extent
            .lowerBound..<list.leaves[leaves.upperBound - 1].unit.extent.upperBound
    }

    private func place(_ leaves: Range<Int>, in list: LeafList, _ document: MarkdownDocument) -> DifferencePlace {
        let bytes = extent(leaves, in: list)
        let content = list.leaves[leaves.lowerBound].unit.content
        let last = max(bytes.upperBound - 1, bytes.lowerBound)
        return DifferencePlace(
            bytes: bytes, line: document.line(at: content.isEmpty ? bytes.lowerBound : content.lowerBound),
            lastLine: document.line(at: last), section: list.titles(of: list.section(of: leaves.lowerBound)))
    }

    // MARK: Sections

    private mutating func group(_ entries: [Placed]) {
        var last: (section: Int?, isOld: Bool)?
        for placed in entries {
            if let last, last.section == placed.section, last.isOld == placed.isOld {
                sections[sections.count - 1].entries.append(placed.entry)
                continue
            }
            last = (placed.section, placed.isOld)
            let list = placed.isOld ? before : after
            let document = placed.isOld ? documents.old : documents.new
            let heading = placed.section.map { list.leaves[list.frames[$0].leaves.lowerBound].unit.content.lowerBound }
            sections.append(
                SectionDifference(
                    path: list.titles(of: placed.section), line: heading.map { document.line(at: $0) } ?? 1,
                    isGone: placed.isOld, entries: [placed.entry]))
        }
    }
}
