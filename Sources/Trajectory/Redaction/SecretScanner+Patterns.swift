extension SecretScanner {
    /// Matches a pattern around the three bytes it was found by.
    mutating func match(_ entry: RedactionTable.Entry, anchorAt index: Int) {
        let (element, offset) = entry.anchor
        guard var start = back(from: index, over: entry.pattern.elements[element], upTo: offset) else {
            return
        }
        if element == 1 {
            guard case .run(let mask, let least, let most) = entry.pattern.elements[0],
                let begin = backRun(from: start, mask: mask, least: least, most: most)
            else { return }
            start = begin
        }
        match(entry, from: start)
    }

    /// Tries a pattern without a literal at the start of a run, and behind each slash in it.
    mutating func matchRun(_ entry: RedactionTable.Entry, _ run: Range<Int>, isSplit: Bool = false) {
        // A pattern that is one run needs its length there, seams aside; most identifiers and paths end here.
        if !isSplit, case .run(_, let least, let most) = entry.pattern.elements[0],
            entry.pattern.elements.count == 1,
            run.count > most + 8 || run.count < least / 2
        {
            return
        }
        match(entry, from: run.lowerBound)
        guard case .literal = entry.pattern.elements[0] else { return }
        for index in run.prefix(256) where text[index] == UInt8(ascii: "/") { match(entry, from: index + 1) }
    }

    private mutating func match(_ entry: RedactionTable.Entry, from start: Int) {
        guard let first = entry.pattern.elements.first else { return }
        if case .literal(let bytes) = first, start >= text.count || text[start] != bytes[0] { return }
        guard isLeftEdge(start, entry.pattern) else { return }
        var position = start
        var body: [UInt8] = []
        var isPrefixed = true
        if case .run = first { isPrefixed = entry.pattern.elements.count > 1 }
        for (index, element) in entry.pattern.elements.enumerated() {
            let isLast = index == entry.pattern.elements.count - 1
            switch element {
            case .literal(let bytes):
                guard let end = forward(bytes, from: position) else { return }
                position = end
            case .run(let mask, let least, let most):
                let end = run(
                    mask: mask, least: least, most: most, from: position, isLast: isLast,
                    isPrefixed: isPrefixed,
                    into: &body)
                guard let end else {
                    addPart(of: entry, from: start, body: body)
                    return
                }
                position = end
            }
        }
        guard isRightEdge(position, entry.pattern), isSecret(body, entry, at: start) else { return }
        add(start..<position, rule: entry.rule)
    }

    /// Takes out the beginning of a secret whose rest was cut off, by a limit or on purpose, when the literal before it
    /// leaves no doubt.
    private mutating func addPart(of entry: RedactionTable.Entry, from start: Int, body: [UInt8]) {
        guard case .literal(let bytes)? = entry.pattern.elements.first, bytes.count >= 4, body.count >= 10,
            SecretShape.looksRandom(body), SecretShape.entropy(body) >= 2.5
        else { return }
        var position = start + bytes.count
        guard position <= text.count, Array(text[start..<position]) == bytes else { return }
        let end = min(text.count, position + body.count)
        while position < end, text[position] > 0x20, text[position] < 0x7F { position += 1 }
        add(start..<position, rule: entry.rule)
    }

    private func isSecret(_ body: [UInt8], _ entry: RedactionTable.Entry, at start: Int) -> Bool {
        let rule = table.rules[entry.rule]
        let entropy = SecretShape.entropy(body)
        // Sixteen capitals without a digit are rare among keys of capitals and digits, but not unheard of.
        let areCapitals = entropy >= 3 && body.allSatisfy { (0x41...0x5A).contains($0) }
        guard areCapitals || SecretShape.looksRandom(body), entropy >= rule.entropy else { return false }
        if rule.context.isEmpty { return true }
        let before = text[max(0, start - 120)..<start].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return rule.context.contains { Self.contains(before, Array($0.utf8)) }
    }

    static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
        guard let first = word.first, bytes.count >= word.count else { return false }
        for start in 0...(bytes.count - word.count) where bytes[start] == first {
            if bytes[start..<start + word.count].elementsEqual(word) { return true }
        }
        return false
    }

    private func isLeftEdge(_ start: Int, _ pattern: RedactionPattern) -> Bool {
        guard start > 0, isAlphanumeric(text[start - 1]) else { return true }
        guard case .literal(let bytes)? = pattern.elements.first else { return false }
        // Such a prefix occurs in no word, so that it may stick to one.
        return bytes.count >= 4 && bytes.contains { $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
    }

    private func isRightEdge(_ end: Int, _ pattern: RedactionPattern) -> Bool {
        guard end < text.count, isAlphanumeric(text[end]) else { return true }
        guard case .run(_, let least, let most)? = pattern.elements.last else { return true }
        return least != most
    }

    func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    // MARK: Pieces

    private func back(from index: Int, over element: RedactionPattern.Element, upTo offset: Int) -> Int? {
        guard case .literal(let bytes) = element else { return nil }
        var position = index
        for expected in bytes[..<offset].reversed() {
            guard let before = previous(position), text[before] == expected else { return nil }
            position = before
        }
        return position
    }

    private func backRun(from index: Int, mask: UInt16, least: Int, most: Int) -> Int? {
        var position = index
        var count = 0
        while count < most, let before = previous(position),
            RedactionPattern.masks[Int(text[before])] & mask != 0
        {
            position = before
            count += 1
        }
        return count >= least ? position : nil
    }

    /// The place behind a literal, over seams.
    func forward(_ literal: [UInt8], from start: Int) -> Int? {
        var position = start
        for expected in literal {
            if position < text.count, text[position] != expected, let end = seamEnd(at: position) {
                position = end
            }
            guard position < text.count, text[position] == expected else { return nil }
            position += 1
        }
        return position
    }

    /// The place behind a run, over seams as far as the run needs them or what follows looks like its continuation.
    func run(
        mask: UInt16, least: Int, most: Int, from start: Int, isLast: Bool, isPrefixed: Bool = true,
        into body: inout [UInt8]
    ) -> Int? {
        var position = start
        var count = 0
        while true {
            while position < text.count, count < most, RedactionPattern.masks[Int(text[position])] & mask != 0 {
                body.append(text[position])
                position += 1
                count += 1
            }
            guard count < most, let next = seamEnd(at: position), next < text.count else { break }
            var end = next
            while end < text.count, end - next <= most, RedactionPattern.masks[Int(text[end])] & mask != 0 {
                end += 1
            }
            guard end > next else { break }
            let piece = text[next..<end]
            let isContinued = isContinuedLine(at: position)
            if isLast, count >= least, !isContinued, !isContinuation(piece, endingAt: end) { break }
            // Without a literal there is little to say that this is a secret at all.
            if !isPrefixed, !SecretShape.looksRandom(piece, caseChanges: 2) { break }
            if startsSecret(piece) { break }
            position = next
        }
        return count >= least ? position : nil
    }

    /// Whether a piece on the next line is the rest of a secret that could already be complete.
    func isContinuation(_ piece: ArraySlice<UInt8>, endingAt end: Int) -> Bool {
        guard piece.count >= 6, SecretShape.looksRandom(piece, caseChanges: 2) else { return false }
        guard end < text.count else { return true }
        return text[end] <= 0x20 || ByteSet.pieceEnd.contains(text[end]) || seamEnd(at: end) != nil
    }

    /// Whether a backslash stands here that says that the line goes on.
    func isContinuedLine(at index: Int) -> Bool {
        guard index + 1 < text.count, text[index] == UInt8(ascii: "\\") else { return false }
        return text[index + 1] == 0x0A || text[index + 1] == 0x0D
    }

    /// Whether a piece is another secret's beginning, which is then counted by itself.
    func startsSecret(_ piece: ArraySlice<UInt8>) -> Bool {
        guard piece.count >= 3 else { return false }
        let head = String(decoding: piece.prefix(8), as: UTF8.self)
        return Self.commonBeginnings.contains { head.hasPrefix($0) }
    }

    private static let commonBeginnings = [
        "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_p", "glpat-", "sk-", "xox", "npm_", "pypi-", "hf_",
        "dop_v1_",
        "AKIA", "ASIA", "AIza", "eyJ", "sk_live_", "rk_live_", "SG.",
    ]
}
