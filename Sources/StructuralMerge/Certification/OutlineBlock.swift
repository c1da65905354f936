/// A paragraph, row, title or code block of one or more of the texts that are compared; its words are cut when they are
/// first asked for, which most never are.
final class OutlineBlock {
    /// Some of the versions.
    struct Versions: OptionSet {
        let rawValue: UInt8
        static let base = Versions(rawValue: 1)
        static let ours = Versions(rawValue: 2)
        static let theirs = Versions(rawValue: 4)
    }

    let source: ArraySlice<UInt8>
    /// The versions in which it stands as a paragraph or title.
    var versions: Versions = []

    private(set) lazy var words = cut.words
    /// Where lines begin in ``words``.
    private(set) lazy var lineStarts = cut.lineStarts
    /// Stands for its words.
    private(set) lazy var key = OutlineBlock.key(words[...])
    private lazy var cut = OutlineBlock.cut(source)

    init(_ source: ArraySlice<UInt8>) { self.source = source }

    private static func cut(_ source: ArraySlice<UInt8>) -> (words: [UInt64], lineStarts: [Int]) {
        let text = UnitText(Array(source))
        var lineStarts: [Int] = []
        var last = 0
        for (index, place) in text.places.enumerated() {
            let gap = text.bytes[last..<place.lowerBound]
            if index == 0 || gap.contains(0x0A) || gap.contains(0x0D) { lineStarts.append(index) }
            last = place.upperBound
        }
        return (text.words, lineStarts)
    }

    static func key(_ words: ArraySlice<UInt64>) -> UInt64 {
        // From the last to the first, so that the key of a text's end is had on the way.
        words.reversed().reduce(0x5EED) { UnitText.mixed($0 ^ $1) }
    }

    var excerpt: String { Excerpt.text(source) }
    /// The beginning of the block.
    var opening: UInt64 { OutlineBlock.key(words.prefix(3)) }
    /// The beginnings of its lines.
    var lineOpenings: [UInt64] { lineStarts.map { OutlineBlock.key(words[$0...].prefix(3)) } }
    /// What stands around each line's beginning but the first.
    var junctions: [UInt64] { lineStarts.dropFirst().map(junction) }

    func junction(at place: Int) -> UInt64 {
        OutlineBlock.key(words[max(0, place - 3)..<min(words.count, place + 3)])
    }

    /// Its lines, as their words.
    var lines: [UInt64] {
        lineStarts.indices.map { index in
            let end = index + 1 < lineStarts.count ? lineStarts[index + 1] : words.count
            return OutlineBlock.key(words[lineStarts[index]..<end])
        }
    }
}
