/// The bytes are no UTF-8 text, so they are no Markdown document; a line merge or a whole-file copy still works.
public struct InvalidUTF8: Error, Hashable, Sendable {
    /// Where the first offending byte is.
    public let byteOffset: Int

    /// Names a place.
    public init(byteOffset: Int) { self.byteOffset = byteOffset }
}
