/// A three-way merge of texts by lines, as git does it.
///
/// The structure-aware merge is pure and asks the merger that it is handed: for the result where lines merge cleanly,
/// for blocks whose lines do, and as the way out where structure cannot help.
public struct LineMerger: Sendable {
    /// The result of merging by lines.
    public struct Outcome: Hashable, Sendable {
        /// The text, with markers where it is not clean.
        public var bytes: [UInt8]
        /// Whether no conflict is left in it.
        public var isClean: Bool

        /// Makes a result.
        public init(bytes: [UInt8], isClean: Bool) {
            self.bytes = bytes
            self.isClean = isClean
        }
    }

    private let body: @Sendable (ThreeWay<[UInt8]>, MarkerStyle) throws -> Outcome

    /// Makes a merger of a function, which gets the three texts and the style of its markers.
    public init(_ body: @escaping @Sendable (ThreeWay<[UInt8]>, MarkerStyle) throws -> Outcome) { self.body = body }

    /// Merges three texts.
    public func merge(_ texts: ThreeWay<[UInt8]>, style: MarkerStyle = MarkerStyle()) throws -> Outcome {
        try body(texts, style)
    }
}
