/// The lines of a paragraph without the prefixes of the containers around it, joined by line feeds.
struct ParagraphText {
    private(set) var bytes: [UInt8] = []
    /// Where each line begins.
    private(set) var starts: [Int] = []

    mutating func append(_ line: ArraySlice<UInt8>) {
        if !starts.isEmpty { bytes.append(0x0A) }
        starts.append(bytes.count)
        bytes.append(contentsOf: line)
    }

    /// A line without its line feed.
    func line(_ index: Int) -> ArraySlice<UInt8> {
        bytes[starts[index]..<(index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count)]
    }
}
