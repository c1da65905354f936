/// The trailers of any commit's message: its last paragraph, when that is not the title and every line of it is a
/// trailer; so text in a body forges nothing.
///
/// The line that `git cherry-pick -x` adds counts among trailers, as in git. Ours may be there in part, as after a person's
/// rewording; ``CommitTrailers`` are those of a patch's commit.
public struct MessageTrailers: Sendable {
    private var pairs: [(key: String, value: String)] = []

    /// Reads a message.
    public init(message: String) {
        var lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        while let last = lines.last, last.allSatisfy(\.isWhitespace) { lines.removeLast() }
        guard let blank = lines.lastIndex(where: { $0.allSatisfy(\.isWhitespace) }) else { return }
        let paragraph = lines[(blank + 1)...].filter { !Self.isPickNote($0) }
        let fields = paragraph.compactMap(Self.field)
        if fields.count == paragraph.count { pairs = fields }
    }

    /// The values of a key, letter case aside, in their order.
    public func values(of key: String) -> [String] {
        pairs.filter { $0.key.lowercased() == key.lowercased() }.map(\.value)
    }

    /// `Skillgit-Patch`: the patch that the commit is a rendering of.
    public var patch: PatchID? { values(of: "Skillgit-Patch").first.flatMap { PatchID($0) } }

    /// `Skillgit-Run`: the run that the commit belongs to.
    public var run: RunID? { values(of: "Skillgit-Run").first.flatMap { RunID($0) } }

    /// `Skillgit-Revision`: the revision of the patch's text; 1 unless a reviewer edited it.
    public var revision: Int { values(of: "Skillgit-Revision").first.flatMap { Int($0) } ?? 1 }

    /// Whether a line is what `git cherry-pick -x` adds to a paragraph of trailers.
    private static func isPickNote(_ line: Substring) -> Bool {
        let prefix = "(cherry picked from commit "
        guard line.hasPrefix(prefix), line.last == ")" else { return false }
        let id = line.dropFirst(prefix.count).dropLast()
        return id.utf8.count >= 40 && id.utf8.allSatisfy { isHexadecimal($0) }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x66: true
        default: false
        }
    }

    /// A line `Token: value`; `nil` when it is none.
    static func field(_ line: Substring) -> (key: String, value: String)? {
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let key = line[..<colon]
        guard !key.isEmpty, key.utf8.allSatisfy({ isTokenByte($0) }) else { return nil }
        var value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        while let last = value.last, last.isWhitespace { value.removeLast() }
        return (String(key), String(value))
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D: true
        default: false
        }
    }
}
