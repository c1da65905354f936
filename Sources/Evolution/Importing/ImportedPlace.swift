internal import MarkdownTree

/// A stretch of a document that an imported edit quotes, as blocks that edits can name.
struct ImportedPlace {
    let document: MarkdownDocument
    /// The quoted bytes.
    let range: Range<Int>

    /// Where something goes beside the quoted text.
    enum Beside {
        case block(Anchor)
        case heading(Anchor)
        case none(String)
    }

    /// One block with its new text; without a text it goes.
    struct Change {
        var anchor: Anchor
        var text: String?
    }

    /// All places of a text, whatever its line endings, that do not overlap.
    static func occurrences(of text: String, in document: MarkdownDocument, _ range: Range<Int>) -> [Range<Int>] {
        var wanted: [UInt8] = []
        for byte in text.utf8 where byte != 0x0D {
            if byte == 0x0A { wanted += document.lineEnding.bytes } else { wanted.append(byte) }
        }
        guard let first = wanted.first else { return [] }
        var found: [Range<Int>] = []
        var place = range.lowerBound
        while place + wanted.count <= range.upperBound {
            if document.bytes[place] == first, document.bytes[place..<(place + wanted.count)].elementsEqual(wanted) {
                found.append(place..<(place + wanted.count))
                place += wanted.count
            } else {
                place += 1
            }
        }
        return found
    }

    /// The innermost block that holds a byte.
    private func block(at offset: Int) -> Node? {
        document.nodes.last { $0.kind.isBlock && $0.contentRange.contains(offset) }
    }

    /// The item that a block begins; else the block.
    private func lifted(_ node: Node) -> Node {
        guard let parent = node.parent, document[parent].kind == .listItem, document[parent].children.first == node.id
        else { return node }
        return document[parent]
    }

    // MARK: Beside

    /// The block to put something before or after.
    func place(isAfter: Bool, isItem: Bool) -> Beside {
        guard let found = block(at: isAfter ? range.upperBound - 1 : range.lowerBound) else {
            return .none("the text stands outside of the body, in the frontmatter")
        }
        if found.kind.isHeading, let section = found.parent { return .heading(document.anchor(of: section)) }
        let node = lifted(found)
        guard node.kind == .listItem, !isItem, let list = node.parent else {
            return .block(document.anchor(of: node.id))
        }
        // What is no item goes beside the whole list, where that is the same place.
        let isAtEnd = (isAfter ? document[list].children.last : document[list].children.first) == node.id
        return isAtEnd
            ? .block(document.anchor(of: list)) : .none("it would break a list in two by what is no item of it")
    }

    // MARK: Instead

    /// The blocks that change when the quoted text is replaced.
    func replaced(by text: String) -> Result<[Change], EditTranslation.Refusal> {
        if let node = innermost() {
            if node.kind.isHeading { return .failure(.init("it renames a heading, which every edit below it names")) }
            return .success([change(node, by: text)])
        }
        let inside = document.nodes.contains { $0.kind.isFrontmatter && $0.contentRange.overlaps(range) }
        if inside { return .failure(.init("it changes the frontmatter, which an import leaves to people")) }
        let blocks = siblings()
        guard let first = blocks.first, let last = blocks.last, blocks.count > 1,
            trimmed(first).lowerBound == range.lowerBound, trimmed(last).upperBound == range.upperBound
        else { return .failure(.init("the text to replace begins or ends inside a block, and spans several")) }
        var changes = blocks.map { Change(anchor: document.anchor(of: $0.id), text: nil) }
        if !text.isEmpty { changes[0].text = text }
        return .success(changes)
    }

    /// The smallest block that holds the whole text; an item rather than the paragraph that begins it.
    private func innermost() -> Node? {
        document.nodes.last {
            $0.kind.isBlock && $0.contentRange.lowerBound <= range.lowerBound
                && $0.contentRange.upperBound >= range.upperBound
        }.map(lifted)
    }

    /// The blocks of one section that the text touches; none when it touches several sections.
    private func siblings() -> [Node] {
        let touched = document.nodes.filter { node in
            guard node.kind.isBlock, node.contentRange.overlaps(range), let parent = node.parent else { return false }
            return document[parent].kind.isSection || parent == document.root
        }
        guard Set(touched.map(\.parent)).count == 1, !touched.contains(where: \.kind.isHeading) else { return [] }
        return touched
    }

    private func trimmed(_ node: Node) -> Range<Int> {
        var upper = node.contentRange.upperBound
        while upper > node.start, [0x20, 0x09, 0x0A, 0x0D].contains(document.bytes[upper - 1]) { upper -= 1 }
        return min(node.contentRange.lowerBound, node.start)..<upper
    }

    private func change(_ node: Node, by text: String) -> Change {
        let whole = node.contentRange
        var bytes = Array(document.bytes[whole.lowerBound..<range.lowerBound])
        bytes += Array(text.utf8)
        bytes += document.bytes[range.upperBound..<whole.upperBound]
        let new = Self.dedented(ImportedText.withoutBlankEnds(String(decoding: bytes, as: UTF8.self)))
        let isGone = node.kind == .listItem ? Self.isBareMarker(new) : new.allSatisfy(\.isWhitespace)
        return Change(anchor: document.anchor(of: node.id), text: isGone ? nil : new)
    }

    private static func isBareMarker(_ text: String) -> Bool {
        text.allSatisfy { $0.isWhitespace || "-*+.)".contains($0) || $0.isNumber }
    }

    /// The text without the indentation of its first line.
    private static func dedented(_ text: String) -> String {
        let indentation = text.prefix { $0 == " " || $0 == "\t" }.count
        guard indentation > 0 else { return text }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> Substring in
            let own = line.prefix { $0 == " " || $0 == "\t" }.count
            return line.dropFirst(min(indentation, own))
        }
        return lines.joined(separator: "\n")
    }
}
