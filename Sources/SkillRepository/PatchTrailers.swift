internal import Evolution

/// The trailers that skillgit reads back from commit messages: the last paragraph, when it consists of trailer lines
/// only; so text in a body forges nothing.
struct PatchTrailers {
    /// Keys as written and values, in order.
    private(set) var pairs: [(key: String, value: String)] = []

    /// Reads a message.
    init(message: String) {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        guard let last = lines.lastIndex(where: { !$0.allSatisfy(\.isWhitespace) }) else { return }
        let first = (lines[...last].lastIndex { $0.allSatisfy(\.isWhitespace) } ?? -1) + 1
        for line in lines[first...last] {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line[..<colon].utf8.allSatisfy(PatchTrailers.isKeyByte)
            else {
                pairs = []
                return
            }
            let key = line[..<colon]
            pairs.append((String(key), String(line[line.index(after: colon)...].drop { $0 == " " })))
        }
    }

    private static func isKeyByte(_ byte: UInt8) -> Bool {
        byte == 0x2D || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
            || (0x61...0x7A).contains(byte)
    }

    /// The first value of a key, letter case aside.
    func value(of key: String) -> String? {
        pairs.first { $0.key.lowercased() == key.lowercased() }?.value
    }

    /// The patch that the commit is a rendering of.
    var patch: PatchID? { value(of: "Skillgit-Patch").flatMap { PatchID($0) } }

    /// The run that the commit belongs to.
    var run: RunID? { value(of: "Skillgit-Run").flatMap { RunID($0) } }

    /// The revision of the patch's text; 1 unless a reviewer edited it.
    var revision: Int { value(of: "Skillgit-Revision").flatMap { Int($0) } ?? 1 }
}
