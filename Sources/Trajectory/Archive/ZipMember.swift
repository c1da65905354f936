/// What the directory of a zip archive says about one member.
struct ZipMember {
    /// The methods of packing that are read.
    static let stored = 0, deflated = 8, zstandard = 93

    /// Its name, as it stands there.
    var name: String
    /// How its bytes are packed.
    var method: Int
    var flags: Int
    var checksum: UInt32
    var packedSize: Int
    var size: Int
    /// Where its local header stands.
    var offset: Int

    /// Why the member is not to be touched; `nil` when its name, its sizes and its packing are in order.
    ///
    /// Nothing is ever written to a disk, so a name that leaves the folder could do no harm; but no program that logs
    /// writes one.
    var refusal: String? {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        if name.isEmpty || name.hasPrefix("/") || parts.contains("..") || name.contains("\\")
            || name.utf8.contains(where: { $0 < 0x20 })
        {
            return "its name leads out of the archive"
        }
        if flags & 0x41 != 0 { return "it is encrypted" }
        switch method {
        case Self.stored:
            if packedSize != size { return "its sizes contradict each other" }
        case Self.deflated, Self.zstandard: break
        default: return "it is packed by method \(method), which is not read"
        }
        // Logs of text pack at 3 to 30 to 1; deflate's own limit is 1032 to 1, Zstandard's 32768 to 1.
        if size > Self.largest { return "it is larger than \(Self.largest >> 30) GiB unpacked" }
        if size > Self.smallEnough, size / Self.steepest > packedSize {
            return "it unpacks to more than \(Self.steepest) times its size, as only a zip bomb does"
        }
        return nil
    }

    private static let largest = 16 << 30
    private static let smallEnough = 16 << 20
    private static let steepest = 250
}
