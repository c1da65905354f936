/// One version's text.
final class SourceText {
    let side: Side
    let bytes: [UInt8]

    init(side: Side, bytes: [UInt8]) {
        self.side = side
        self.bytes = bytes
    }
}

/// A node of one version's tree, as far as merging cares.
///
/// The body of a document is one flat list of blocks, headings among them: a heading that changes its level must not
/// give all blocks below it another parent. Lists, quotes and tables hold their items, blocks and rows. The parts of a
/// leaf (sentences, cells, lines) are made only where both sides changed it.
final class Unit {
    let kind: UnitKind
    let source: SourceText
    /// What separates the unit from the one before it: blank lines, or spaces within a line.
    let lead: Range<Int>
    /// The unit without its lead.
    let content: Range<Int>
    /// Where its text begins, after indentation, quote marks and markers.
    let textStart: Int
    /// The units within it; empty for a leaf.
    let children: [Unit]
    /// Stands for the exact content.
    let hash: UInt64
    /// How many units there are one within the other below it.
    private let height: Int

    /// The parts to merge one by one: the units within it, or the parts of its text.
    lazy var parts: [Unit] = children.isEmpty ? UnitParts.parts(of: self) : children
    /// The words and marks of its text.
    lazy var tokens: [Token] = freshTokens
    /// What its text says, with all white space alike and without emphasis marks.
    lazy var looseHash: UInt64 = Token.looseHash(of: freshTokens, in: source.bytes)
    /// The hashes of its words, sorted.
    ///
    /// Of a unit that holds many levels only the first one's: else each level would be cut into words as often as there
    /// are levels around it.
    lazy var sortedWords: [UInt32] =
        if isDeep, let first = children.first { first.sortedWords } else { Token.words(of: freshTokens).sorted() }
    /// Text by which a person would recognise it: a row's first cell, an item's link target or first words.
    lazy var key: UInt64? = UnitKey.key(of: self)

    init(
        kind: UnitKind, source: SourceText, lead: Range<Int>, content: Range<Int>, textStart: Int? = nil,
        children: [Unit] = []
    ) {
        self.kind = kind
        self.source = source
        self.lead = lead
        self.content = content
        self.textStart = min(max(textStart ?? content.lowerBound, content.lowerBound), content.upperBound)
        self.children = children
        height = children.reduce(0) { max($0, $1.height + 1) }
        var hasher = ByteHasher()
        if children.isEmpty {
            hasher.add(source.bytes, content)
        } else {
            // Of hashes, so that a tree is hashed in one pass however deep it is.
            for (place, child) in children.enumerated() {
                if place > 0 { hasher.add(source.bytes, child.lead) }
                hasher.add(child.hash)
            }
        }
        hash = hasher.value
    }

    var side: Side { source.side }

    /// Whether it holds more levels than people write; such a unit is merged by its parts only.
    var isDeep: Bool { height > 16 }

    /// The tokens without keeping them: units within others would keep the same words once for each level.
    private var freshTokens: [Token] { Token.tokens(in: source.bytes, textStart..<content.upperBound) }

    /// The unit with its lead.
    var extent: Range<Int> { lead.lowerBound..<content.upperBound }

    var leadBytes: ArraySlice<UInt8> { source.bytes[lead] }

    var contentBytes: ArraySlice<UInt8> { source.bytes[content] }

    /// How many lines it and its lead begin or end.
    var lineCount: Int { source.bytes[extent].reduce(1) { $1 == 0x0A ? $0 + 1 : $0 } }

    /// Whether the two say the same, whatever their white space.
    func saysTheSame(as other: Unit) -> Bool {
        if hash == other.hash { return true }
        guard !kind.isLiteral, content.count < Unit.looseLimit, !isDeep, !other.isDeep else { return false }
        return looseHash == other.looseHash
    }

    /// Above this size two versions are not compared word by word.
    static let looseLimit = 1 << 16
}

extension UnitKind {
    /// Whether white space means something in it.
    var isLiteral: Bool {
        switch self {
        case .code, .line, .html, .frontmatterText: true
        default: false
        }
    }
}
