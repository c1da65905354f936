/// A Markdown file as a lossless tree: every byte belongs to exactly one leaf, and printing gives the bytes back.
///
/// Blocks and their nesting are CommonMark's, as cmark finds them; on top come frontmatter keys, sections made by
/// top-level headings, GitHub's tables and link reference definitions. Blank lines belong to the node that follows
/// them, those at the end of the file are a leaf of their own. Any valid UTF-8 is a document, whatever its line endings.
public struct MarkdownDocument: Sendable {
    /// The file.
    public let bytes: [UInt8]
    /// The nodes in document order, parents before children; the first is the document.
    public internal(set) var nodes: [Node]
    /// The keys of the frontmatter; `nil` when the file has none.
    public let frontmatter: Frontmatter?
    /// The ending of most lines; new text is written with it.
    public let lineEnding: LineEnding
    let lines: LineTable

    /// Parses a file.
    ///
    /// - Throws: when the bytes are no valid UTF-8.
    public init(_ bytes: [UInt8]) throws(InvalidUTF8) {
        try self.init(bytes, readsFrontmatter: true)
    }

    /// Parses a text.
    public init(text: String) {
        self.init(validated: Array(text.utf8), readsFrontmatter: true)
    }

    /// Parses a text that stands somewhere inside a file: `---` at its start opens no frontmatter, and U+FEFF is no mark.
    public init(fragment text: String) {
        self.init(validated: Array(text.utf8), readsFrontmatter: false)
    }

    private init(_ bytes: [UInt8], readsFrontmatter: Bool) throws(InvalidUTF8) {
        guard String(validating: bytes, as: UTF8.self) != nil else {
            throw InvalidUTF8(byteOffset: MarkdownDocument.firstInvalidByte(bytes))
        }
        self.init(validated: bytes, readsFrontmatter: readsFrontmatter)
    }

    private init(validated bytes: [UInt8], readsFrontmatter: Bool) {
        let lines = LineTable(bytes)
        var builder = TreeBuilder(bytes: bytes, lines: lines)
        frontmatter = builder.build(readsFrontmatter: readsFrontmatter)
        nodes = builder.nodes
        self.bytes = bytes
        self.lines = lines
        lineEnding = lines.prevailing(in: bytes)
    }

    private static func firstInvalidByte(_ bytes: [UInt8]) -> Int {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var place = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): place += UTF8.width(scalar)
            case .emptyInput, .error: return min(place, bytes.count)
            }
        }
    }
}

extension MarkdownDocument {
    /// The document node.
    public var root: NodeID { NodeID(0) }

    /// A node.
    public subscript(id: NodeID) -> Node { nodes[id.index] }

    /// The nodes that own bytes, in order; their ranges follow one another without gap or overlap.
    public var leaves: [NodeID] {
        nodes.compactMap { $0.children.isEmpty && !$0.range.isEmpty ? $0.id : nil }
    }

    /// The file, put together from its leaves.
    public var printed: [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for leaf in leaves { result.append(contentsOf: bytes[self[leaf].range]) }
        return result
    }

    /// Whether the last line has an ending; a file without text counts as ended.
    public var hasFinalNewline: Bool {
        guard let last = bytes.last, !(hasByteOrderMark && bytes.count == 3) else { return true }
        return last == 0x0A || last == 0x0D
    }

    /// Whether the file starts with a byte order mark.
    public var hasByteOrderMark: Bool { bytes.starts(with: [0xEF, 0xBB, 0xBF]) }

    /// The number of lines.
    public var lineCount: Int { lines.count }

    /// The node's source, without the blank lines before it.
    public func text(of id: NodeID) -> String {
        String(decoding: bytes[self[id].contentRange], as: UTF8.self)
    }

    /// Whether `node` is `ancestor` or lies within it.
    public func contains(_ ancestor: NodeID, _ node: NodeID) -> Bool {
        var place: NodeID? = node
        while let current = place, current >= ancestor {
            if current == ancestor { return true }
            place = self[current].parent
        }
        return false
    }

    /// The line, from 1, that holds the byte at `offset`.
    public func line(at offset: Int) -> Int { lines.line(at: offset) + 1 }
}
