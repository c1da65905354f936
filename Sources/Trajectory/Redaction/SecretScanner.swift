/// Finds the secrets in one text.
///
/// One pass over the bytes looks for places where a secret may be (three bytes that a pattern is known by, an operator
/// of an assignment, a line break between two halves, a long run of letters that may be an encoding); what is there is
/// then matched byte by byte. Nothing here allocates per byte or looks further than a few kilobytes around a place.
struct SecretScanner {
    /// Where a secret is.
    struct Finding {
        /// The first byte.
        var lower: Int
        /// The byte after the last one.
        var upper: Int
        /// The rule's place in the table.
        var rule: Int
        /// Whether it was found by decoding base64 or hexadecimal text.
        var isEncoded: Bool
    }

    let table: RedactionTable
    let text: [UInt8]
    /// How often the text was decoded on the way here.
    let depth: Int
    var findings: [Finding] = []
    /// The stretches with escapes behind which a secret may hide, ascending and apart.
    var escapes: [Range<Int>] = []
    /// Up to where a block of encoded text was looked at.
    var decodedUntil = 0

    init(table: RedactionTable, text: [UInt8], depth: Int) {
        self.table = table
        self.text = text
        self.depth = depth
    }

    /// What the pass stops at.
    static let stops: [UInt8] = {
        var classes = [UInt8](repeating: 0, count: 256)
        for byte in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/-_".utf8 {
            classes[Int(byte)] = Stop.run
        }
        for byte in "=:>\n\"'\\%".utf8 { classes[Int(byte)] = Stop.special }
        // The first bytes of characters that nobody sees, and of a terminal's sequences.
        for byte in [0xE2, 0xC2, 0xEF, 0x1B] { classes[byte] = Stop.special }
        return classes
    }()

    enum Stop {
        static let run: UInt8 = 1
        static let special: UInt8 = 2
        /// The last of three bytes that a pattern is known by; beside one of the others, or alone.
        static let anchor: UInt8 = 4
    }

    /// The shortest run that is tried as an encoding or against patterns without a literal.
    static let shortestRun = 16

    /// Looks through the whole text.
    mutating func scan() {
        // Locals, so that the pass can borrow the buffers while findings are added.
        let text = self.text
        let bitmap = table.bitmap
        let stops = table.stops
        let count = text.count
        text.withUnsafeBufferPointer { bytes in
            bitmap.withUnsafeBufferPointer { bitmap in
                stops.withUnsafeBufferPointer { stops in
                    var runStart = 0
                    for index in 0..<count {
                        let byte = bytes[index]
                        var stop = stops[Int(byte)]
                        if stop == Stop.run { continue }
                        if stop & Stop.anchor != 0 {
                            stop &= ~Stop.anchor
                            if index >= 2 {
                                let key = RedactionTable.key(bytes[index - 2], bytes[index - 1], byte)
                                let slot = RedactionTable.slot(key)
                                if bitmap[slot >> 6] >> UInt64(slot & 63) & 1 != 0 {
                                    anchorFound(key, at: index - 2)
                                }
                            }
                            if stop == Stop.run { continue }
                        }
                        if index - runStart >= Self.shortestRun { runFound(runStart..<index) }
                        runStart = index + 1
                        if stop == Stop.special { specialFound(byte, at: index) }
                    }
                    if count - runStart >= Self.shortestRun { runFound(runStart..<count) }
                }
            }
        }
    }

    private mutating func specialFound(_ byte: UInt8, at index: Int) {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: ":"), UInt8(ascii: ">"): assignmentFound(at: index)
        case UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0xE2, 0xC2, 0xEF, 0x1B:
            seamFound(at: index)
        case UInt8(ascii: "\\"):
            if index + 1 < text.count, ByteSet.escaped.contains(text[index + 1]) { escapeFound(at: index) }
        default:
            if index + 2 < text.count, TextView.hexValue(text[index + 1]) != nil,
                TextView.hexValue(text[index + 2]) != nil
            {
                escapeFound(at: index)
            }
        }
    }

    /// Notes an escape: what stands around it is looked at again with escapes undone.
    private mutating func escapeFound(at index: Int) {
        let reach = 256
        if let last = escapes.last, last.upperBound >= index {
            escapes[escapes.count - 1] =
                last.lowerBound..<max(last.upperBound, min(index + reach, text.count))
            return
        }
        // A stretch begins and ends between words, so that it cuts no secret in two.
        if let last = escapes.last {
            escapes[escapes.count - 1] = last.lowerBound..<wordEnd(from: last.upperBound)
        }
        var lower = max(escapes.last?.upperBound ?? 0, index - reach)
        while lower > 0, index - lower < 4096, text[lower - 1] > 0x20 { lower -= 1 }
        let upper = min(index + reach, text.count)
        if let last = escapes.last, last.upperBound >= lower {
            escapes[escapes.count - 1] = last.lowerBound..<max(last.upperBound, upper)
        } else {
            escapes.append(lower..<upper)
        }
    }

    /// The end of the word that goes on at a place, at most 4,096 bytes away.
    func wordEnd(from index: Int) -> Int {
        var end = index
        while end < text.count, end - index < 4096, text[end] > 0x20 { end += 1 }
        return end
    }

    /// Looks at the three bytes across the two halves of something split.
    private mutating func seamFound(at index: Int) {
        guard let right = seamEnd(at: index), right < text.count else { return }
        let left = seamStart(before: index)
        tryShortRun(endingAt: left, goingOnAt: right)
        guard left >= 2 || left >= 1 && right + 1 < text.count else { return }
        if right + 1 < text.count, left >= 1 {
            let key = RedactionTable.key(text[left - 1], text[right], text[right + 1])
            if mayAnchor(key) { anchorFound(key, at: left - 1) }
        }
        if left >= 2 {
            let key = RedactionTable.key(text[left - 2], text[left - 1], text[right])
            if mayAnchor(key) { anchorFound(key, at: left - 2) }
        }
    }

    /// Tries patterns without a literal where the part before a seam is too short to be seen by itself.
    private mutating func tryShortRun(endingAt left: Int, goingOnAt right: Int) {
        var start = left
        while start > 0, left - start < Self.shortestRun, Self.stops[Int(text[start - 1])] == Stop.run {
            start -= 1
        }
        guard start < left, left - start < Self.shortestRun else { return }
        var end = right
        while end < text.count, end - right < Self.shortestRun, Self.stops[Int(text[end])] == Stop.run {
            end += 1
        }
        guard end - right + left - start >= Self.shortestRun else { return }
        for entry in table.unanchored { matchRun(entry, start..<left, isSplit: true) }
    }

    private func mayAnchor(_ key: UInt32) -> Bool {
        let slot = RedactionTable.slot(key)
        return table.bitmap[slot >> 6] >> UInt64(slot & 63) & 1 != 0
    }

    private mutating func anchorFound(_ key: UInt32, at index: Int) {
        if let entries = table.anchored[key] {
            for entry in entries { match(entry, anchorAt: index) }
        }
        switch key {
        case RedactionTable.urlKey: urlFound(at: index)
        case RedactionTable.beginKey: privateKeyFound(at: index)
        default: credentialWordFound(at: index)
        }
    }

    private mutating func runFound(_ run: Range<Int>) {
        for entry in table.unanchored { matchRun(entry, run) }
        if run.lowerBound >= decodedUntil { encodingFound(run) }
    }

    /// Notes a secret.
    mutating func add(_ range: Range<Int>, rule: Int, isEncoded: Bool = false) {
        guard !range.isEmpty else { return }
        findings.append(
            Finding(lower: range.lowerBound, upper: range.upperBound, rule: rule, isEncoded: isEncoded))
    }
}
