/// Blocks of text that were cut into words before, by their bytes.
struct KnownBlocks {
    private var blocks: [UInt64: Outline.Block] = [:]

    /// The block of a stretch of text.
    mutating func block(_ source: ArraySlice<UInt8>) -> Outline.Block {
        let name = KnownBlocks.name(source)
        if var known = blocks[name], known.source == source {
            known.source = source
            return known
        }
        let block = Outline.Block(source)
        blocks[name] = block
        return block
    }

    private static func name(_ source: ArraySlice<UInt8>) -> UInt64 {
        source.withUnsafeBytes { bytes in
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
}
