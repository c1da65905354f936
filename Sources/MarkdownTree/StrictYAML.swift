/// A YAML text read as strict readers of skills read it: every scalar is text, and flow collections, anchors, tags and
/// duplicate keys at any depth are refused.
public struct StrictYAML: Sendable, Hashable {
    /// A key at the top with its value.
    public struct Entry: Sendable, Hashable {
        /// The key.
        public var name: String
        /// Its line in the text, from 1.
        public var line: Int
        /// The value.
        public var value: YAMLValue
    }

    /// The keys of a mapping at the top, in order; `nil` when the text is something else, or nothing.
    public let entries: [Entry]?

    /// Reads a text.
    ///
    /// - Throws: ``YAMLFailure`` with the first thing that is wrong.
    public init(parsing text: String) throws(YAMLFailure) {
        let (found, bytes) = try StrictDialect.read(Array(StrictDialect.hidingSeparators(text).utf8))
        guard let document = found else {
            entries = nil
            return
        }
        if let problem = document.strictProblem { throw problem }
        if let problem = StrictDialect.tabProblem(in: bytes, outside: document.texts) { throw problem }
        if let problem = StrictDialect.separatorProblem(in: bytes, texts: document.texts) { throw problem }
        guard case .mapping = document.value else {
            entries = nil
            return
        }
        let lines = LineTable(bytes)
        entries = document.entries.compactMap { entry in
            guard let name = entry.name else { return nil }
            return Entry(
                name: StrictDialect.key(name), line: lines.line(at: entry.key.lowerBound) + 1,
                value: StrictDialect.showingSeparators(entry.parsed))
        }
    }
}
