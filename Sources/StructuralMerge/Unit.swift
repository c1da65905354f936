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

    /// The parts to merge one by one: the units within it, or the parts of its text.
    lazy var parts: [Unit] = children.isEmpty ? UnitParts.parts(of: self) : children
    /// The words and marks of its text.
    lazy var tokens: [Token] = Token.tokens(in: source.bytes, textStart..<content.upperBound)
    /// What its text says, with all white space alike and without emphasis marks.
    lazy var looseHash: UInt64 = Token.looseHash(of: tokens, in: source.bytes)
    /// The hashes of its words, sorted.
    lazy var sortedWords: [UInt32] = Token.words(of: tokens).sorted()
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

    /// The unit with its lead.
    var extent: Range<Int> { lead.lowerBound..<content.upperBound }

    var leadBytes: ArraySlice<UInt8> { source.bytes[lead] }

    var contentBytes: ArraySlice<UInt8> { source.bytes[content] }

    /// Whether the two say the same, whatever their white space.
    func saysTheSame(as other: Unit) -> Bool {
        if hash == other.hash { return true }
        guard !kind.isLiteral, content.count < Unit.looseLimit else { return false }
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
