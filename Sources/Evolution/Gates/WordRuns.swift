/// The runs of consecutive words in some texts, to tell whether another text repeats one.
///
/// Words are letters and digits, compared without case; a run that another text shares is a sentence of the first as far
/// as anybody can tell. Runs are kept as 64-bit FNV-1a hashes, so that a transcript of a megabyte takes a few.
struct WordRuns: Sendable {
    /// How many words make a run that counts.
    static let length = 8

    private var runs: Set<UInt64> = []

    /// No runs.
    init() {}

    /// The runs of the texts.
    init(of texts: some Sequence<String>) {
        for text in texts { insert(text) }
    }

    /// Adds the runs of a text.
    mutating func insert(_ text: String) {
        Self.forEachRun(of: text) { runs.insert($0) }
    }

    /// Removes the runs of a text: what the skill itself says may be repeated.
    mutating func remove(_ text: String) {
        guard !runs.isEmpty else { return }
        Self.forEachRun(of: text) { runs.remove($0) }
    }

    /// Whether the text repeats a run.
    func repeats(in text: String) -> Bool {
        guard !runs.isEmpty else { return false }
        var found = false
        Self.forEachRun(of: text) { found = found || runs.contains($0) }
        return found
    }

    private static func forEachRun(of text: String, _ body: (UInt64) -> Void) {
        var words: [UInt64] = []
        for word in TextTokens.words(of: text) {
            words.append(TextTokens.hash(word))
            if words.count < length { continue }
            var run: UInt64 = 0xcbf2_9ce4_8422_2325
            for word in words.suffix(length) { run = (run ^ word) &* 0x100_0000_01b3 }
            body(run)
            if words.count > 4 * length { words.removeFirst(words.count - length + 1) }
        }
    }
}
