internal import MarkdownTree

/// A text with what is made of it when it is first asked for, and then kept.
final class ParsedText {
    let bytes: [UInt8]
    /// Nothing where the text is no valid UTF-8.
    private(set) lazy var document: MarkdownDocument? = try? MarkdownDocument(bytes)

    /// The units that the certifier counts.
    private(set) lazy var units = UnitText(bytes)

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    static func versions(_ texts: ThreeWay<[UInt8]>) -> ThreeWay<ParsedText> {
        ThreeWay(base: ParsedText(texts.base), ours: ParsedText(texts.ours), theirs: ParsedText(texts.theirs))
    }
}
