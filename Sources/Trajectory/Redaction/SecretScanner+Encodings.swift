extension SecretScanner {
    /// How many layers of encoding are looked through.
    private static let deepest = 3
    /// The longest encoded text that is decoded, in bytes.
    private static let longestEncoding = 1 << 18

    /// Decodes a run that may be base64 or hexadecimal text, and takes it out as a whole when a secret is in it.
    mutating func encodingFound(_ run: Range<Int>) {
        guard depth < Self.deepest else { return }
        if let digits = hexDigits(run), let decoded = EncodedText.hexadecimal(text[digits]) {
            take(decoded, from: digits)
            return
        }
        // The run may begin with something else (a path, a name): all four alignments are tried, by their first nine
        // bytes, which are text by chance once in six thousand times.
        for offset in 0..<4 where run.count - offset >= 12 {
            let start = run.lowerBound + offset
            guard EncodedText.startsAsText(text, at: start) else { continue }
            let (digits, end) = block(from: start, run)
            guard let decoded = EncodedText.base64(digits) else { continue }
            let found = findings.count
            take(decoded, from: run.lowerBound..<end)
            if findings.count > found {
                decodedUntil = end
                return
            }
        }
    }

    private func hexDigits(_ run: Range<Int>) -> Range<Int>? {
        guard run.count >= 24 else { return nil }
        // `0x…` and digits behind a slash or hyphen end a run's tail.
        var start = run.upperBound
        while start > run.lowerBound, TextView.hexValue(text[start - 1]) != nil { start -= 1 }
        guard run.upperBound - start >= 24, (run.upperBound - start) % 2 == 0 else { return nil }
        guard let head = EncodedText.hexadecimal(text[start..<start + 20]), EncodedText.isText(head) else {
            return nil
        }
        return start..<run.upperBound
    }

    /// The digits of an encoded text from `start` on, over the seams between its lines, and where it ends.
    private func block(from start: Int, _ run: Range<Int>) -> (digits: [UInt8], end: Int) {
        var digits = Array(text[start..<run.upperBound])
        var end = run.upperBound
        while digits.count < Self.longestEncoding, let next = seamEnd(at: end), next < text.count {
            var stop = next
            while stop < text.count, isDigit(text[stop]) { stop += 1 }
            guard stop > next, stop - next >= 16 || endsLine(stop) else { break }
            digits += text[next..<stop]
            end = stop
        }
        while end < text.count, text[end] == UInt8(ascii: "="), end - start < Self.longestEncoding {
            end += 1
        }
        return (digits, end)
    }

    private func isDigit(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || ByteSet.encodingSign.contains(byte)
    }

    private func endsLine(_ index: Int) -> Bool {
        guard index < text.count else { return true }
        return text[index] <= 0x20 && text[index] != 0x20 || ByteSet.lineEnd.contains(text[index])
    }

    private mutating func take(_ decoded: [UInt8], from range: Range<Int>) {
        let inner = Self.findings(in: decoded, table: table, depth: depth + 1)
        guard let first = inner.min(by: { $0.rule < $1.rule }) else { return }
        add(range, rule: first.rule, isEncoded: true)
    }

    /// All findings in a text, also behind its escapes, in its own places.
    static func findings(in text: [UInt8], table: RedactionTable, depth: Int) -> [Finding] {
        var scanner = SecretScanner(table: table, text: text, depth: depth)
        scanner.scan()
        guard depth < deepest + 3 else { return scanner.findings }
        var findings = scanner.findings
        for (index, stretch) in scanner.escapes.enumerated() {
            let end =
                index == scanner.escapes.count - 1
                ? scanner.wordEnd(from: stretch.upperBound) : stretch.upperBound
            let view = TextView(of: text[stretch.lowerBound..<end])
            guard view.bytes.count < end - stretch.lowerBound else { continue }
            // Escapes are undone layer by layer; each layer counts as one of depth, so that this ends.
            for finding in Self.findings(in: view.bytes, table: table, depth: depth + 1) {
                let range = view.original(finding.lower, finding.upper)
                findings.append(
                    Finding(
                        lower: range.lowerBound, upper: range.upperBound, rule: finding.rule,
                        isEncoded: finding.isEncoded))
            }
        }
        return findings
    }
}
