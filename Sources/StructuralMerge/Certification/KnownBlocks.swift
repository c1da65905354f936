/// The blocks of several texts, each once: what most texts have in common is cut into words at most once.
struct KnownBlocks {
    private var blocks: [UInt64: OutlineBlock] = [:]
    private var titles: [UInt64: OutlineBlock] = [:]

    /// The block of a stretch of text.
    mutating func block(_ source: ArraySlice<UInt8>) -> OutlineBlock {
        let name = source.withUnsafeBytes(KnownBlocks.name)
        if let known = blocks[name], known.source == source { return known }
        let block = OutlineBlock(source)
        blocks[name] = block
        return block
    }

    /// The block of a heading's title, behind a mark, so that a title like `1. Setup` keeps its number.
    mutating func title(_ title: String) -> OutlineBlock {
        var title = title
        let name = title.withUTF8 { KnownBlocks.name(UnsafeRawBufferPointer($0)) }
        if let known = titles[name], known.source.dropFirst(2).elementsEqual(title.utf8) { return known }
        let block = OutlineBlock(Array("# \(title)".utf8)[...])
        titles[name] = block
        return block
    }

    private static func name(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(bytes.count)
        var place = 0
        while place + 8 <= bytes.count {
            hash = UnitText.mixed(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        while place < bytes.count {
            hash = hash << 8 ^ UInt64(bytes[place])
            place += 1
        }
        return UnitText.mixed(hash)
    }
}
