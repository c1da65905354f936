internal import MarkdownTree
internal import StructuralMerge

/// Finds sections of a file that one side moved into another file while the other side edited them.
struct SectionMoves {
    /// A section that moved.
    struct Move {
        /// The titles of the section in the base.
        var titles: [String]
        /// The file that has it now.
        var file: String
        /// The base's section, its headings as deep as in its new place.
        var base: [UInt8]
        /// The section in its new place.
        var moved: [UInt8]
        /// The edited section, its headings as deep as in the new place.
        var edited: [UInt8]
        /// The editing side's file with the base's section in the place of the edited one.
        var remainder: [UInt8]
    }

    /// The file's path.
    var file: String
    /// Its versions.
    var versions: ThreeWay<[UInt8]>
    /// The side that may have moved sections.
    var mover: KeyPath<ThreeWay<[UInt8]>, [UInt8]>
    /// The other files: the base's text, empty where it has none, and the mover's.
    var others: [String: (base: [UInt8], moved: [UInt8])]

    /// From how much in common on a section of another file counts as the moved one.
    private static let sameness = 0.7
    /// Up to how much in common a section that is still there counts as moved away.
    private static let leftover = 0.4

    /// The moves, in the order of the base; of nested sections the outermost.
    func found() -> [Move] {
        let editor: KeyPath<ThreeWay<[UInt8]>, [UInt8]> = mover == \.ours ? \.theirs : \.ours
        let base = SectionMoves.sections(of: versions.base)
        let left = SectionMoves.sections(of: versions[keyPath: mover])
        let edited = SectionMoves.sections(of: versions[keyPath: editor])
        var moves: [Move] = []
        var covered = 0
        var remainder = versions[keyPath: editor]
        for section in base where section.range.lowerBound >= covered {
            guard let edit = SectionMoves.only(section.titles, in: edited), edit.bytes != section.bytes,
                SectionMoves.only(section.titles, in: base) != nil
            else { continue }
            let rest = left.filter { $0.titles == section.titles }
            guard rest.allSatisfy({ SectionText.similarity($0.bytes, section.bytes) < SectionMoves.leftover }),
                let place = newPlace(of: section)
            else { continue }
            guard let range = SectionMoves.range(of: edit.bytes, in: remainder) else { continue }
            remainder.replaceSubrange(range, with: section.bytes)
            moves.append(
                Move(
                    titles: section.titles, file: place.file, base: section.atLevel(place.section.level),
                    moved: place.section.bytes, edited: edit.atLevel(place.section.level), remainder: remainder))
            covered = section.range.upperBound
        }
        return moves
    }

    /// The section of another file that the mover added and that says what this one says.
    private func newPlace(of section: SectionText) -> (file: String, section: SectionText)? {
        var best: (file: String, section: SectionText, sameness: Double)?
        for (path, texts) in others.sorted(by: { $0.key < $1.key }) where texts.base != texts.moved {
            let known = Set(SectionMoves.sections(of: texts.base).map(\.bytes))
            for candidate in SectionMoves.sections(of: texts.moved) where !known.contains(candidate.bytes) {
                let relinked = LinkPaths.relinked(
                    section.atLevel(candidate.level), from: file, to: path, moved: [:], exists: { _ in true })
                let sameness = SectionText.similarity(relinked, candidate.bytes)
                if sameness >= SectionMoves.sameness, sameness > best?.sameness ?? 0 {
                    best = (path, candidate, sameness)
                }
            }
        }
        return best.map { ($0.file, $0.section) }
    }

    private static func sections(of bytes: [UInt8]) -> [SectionText] {
        guard let document = try? MarkdownDocument(bytes) else { return [] }
        return SectionText.all(in: document)
    }

    private static func only(_ titles: [String], in sections: [SectionText]) -> SectionText? {
        let found = sections.filter { $0.titles == titles }
        return found.count == 1 ? found[0] : nil
    }

    /// Where a text stands in another, when it stands there once.
    static func range(of needle: [UInt8], in bytes: [UInt8]) -> Range<Int>? {
        let ranges = bytes.ranges(of: needle)
        return ranges.count == 1 && !needle.isEmpty ? ranges[0] : nil
    }
}

extension MergedFile {
    /// The settled place where a text stands, when it stands there once.
    func place(of text: [UInt8]) -> (piece: Int, range: Range<Int>)? {
        let found = pieces.indices.compactMap { index -> (piece: Int, range: Range<Int>)? in
            guard case .text(let bytes) = pieces[index], let range = SectionMoves.range(of: text, in: bytes) else {
                return nil
            }
            return (index, range)
        }
        return found.count == 1 ? found[0] : nil
    }

    /// The line of the result, from 1, at which a piece begins; open places count with our text.
    func line(ofPiece index: Int) -> Int {
        let (bytes, starts) = rendering(\.ours)
        let end = starts.indices.contains(index) ? starts[index] : bytes.count
        return bytes[..<end].count { $0 == 0x0A } + 1
    }
}
