import StructuralMerge

/// Three versions of a file as one input of the fuzzer, with a byte between them that no UTF-8 text has.
struct FuzzInput {
    static let separator: UInt8 = 0xFF

    var versions: ThreeWay<[UInt8]>

    init(versions: ThreeWay<[UInt8]>) { self.versions = versions }

    /// - Returns: nothing for bytes that are not three versions.
    init?(_ bytes: some Collection<UInt8>) {
        let parts = bytes.split(separator: FuzzInput.separator, maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        versions = ThreeWay(base: Array(parts[0]), ours: Array(parts[1]), theirs: Array(parts[2]))
    }

    var bytes: [UInt8] {
        versions.base + [FuzzInput.separator] + versions.ours + [FuzzInput.separator] + versions.theirs
    }

    var count: Int { versions.base.count + versions.ours.count + versions.theirs.count }
}
