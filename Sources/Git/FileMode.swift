/// What kind of thing a tree entry names, with git's own numbers.
public enum FileMode: UInt32, Sendable, Hashable, Codable {
    /// An ordinary file.
    case file = 0o100644
    /// A file with the executable bit.
    case executable = 0o100755
    /// A symbolic link; the blob holds its target.
    case symlink = 0o120000
    /// A commit of another repository (a submodule); it is not in this object store.
    case submodule = 0o160000
    /// A tree of its own.
    case directory = 0o040000

    /// Reads a raw mode; old modes such as 0100664 count as what git takes them for today.
    init?(raw: UInt32) {
        switch raw & 0o170000 {
        case 0o100000: self = raw & 0o100 != 0 ? .executable : .file
        case 0o120000: self = .symlink
        case 0o160000: self = .submodule
        case 0o040000: self = .directory
        default: return nil
        }
    }

    /// True of an ordinary or executable file: something whose content can be merged by lines.
    public var isRegular: Bool { self == .file || self == .executable }
}
