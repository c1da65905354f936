extension LineMerger {
    /// The merge by lines in pieces, its conflicts as values: for files whose structure is not known.
    ///
    /// - Throws: what the line merger throws.
    public func pieces(of versions: ThreeWay<[UInt8]>) throws -> [MergePiece] {
        let merged = try merge(versions)
        if merged.isClean { return merged.bytes.isEmpty ? [] : [.text(merged.bytes)] }
        return try MarkedText.pieces(of: versions, by: self)
    }
}
