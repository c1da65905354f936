/// One file of a skill as git stores it: bytes and whether it may be executed.
public struct SkillFile: Hashable, Sendable {
    /// The content, unchanged.
    public var bytes: [UInt8]
    /// Whether the file has git's mode 100755.
    public var isExecutable: Bool

    /// Makes a file of its bytes.
    public init(bytes: [UInt8], isExecutable: Bool = false) {
        self.bytes = bytes
        self.isExecutable = isExecutable
    }

    /// Makes a file of UTF-8 text.
    public init(text: String) {
        self.init(bytes: Array(text.utf8))
    }

    /// The content as text; `nil` when it is not valid UTF-8.
    public var text: String? { String(validating: bytes, as: UTF8.self) }
}
