/// Whether a line has the shape of an error message, of a sentence, or of neither.
struct MessageShape {
    let isError: Bool
    let isProse: Bool

    /// Looks at a cleaned line.
    init(_ line: String) {
        let lower = MessageShape.lowered(line, limit: 200)
        let isData = MessageShape.looksLikeData(lower)
        let words = MessageShape.words(lower)
        isProse = !isData && line.utf8.count <= 300 && MessageShape.readsLikeText(lower) && words.count >= 2
        if MessageShape.namesException(line) || MessageShape.isHTTPFailure(lower) {
            isError = true
        } else if isData {
            isError = false
        } else {
            let opens = words.first.map { MessageShape.openings.contains($0) } ?? false
            let pair = words.count >= 2 ? "\(words[0]) \(words[1])" : ""
            isError =
                opens || MessageShape.openingPairs.contains(pair)
                || (isProse && MessageShape.holdsPhrase(lower))
        }
    }

    /// First words that only messages about failure begin with.
    private static let openings: Set<String> = [
        "error", "err", "exception", "traceback", "fatal", "failed", "failure", "panic", "invalid", "unknown",
        "cannot", "unable", "denied", "unauthorized", "forbidden", "undefined", "unexpected", "unrecognized",
        "unsupported", "aborted", "abort",
    ]
    private static let openingPairs: Set<String> = [
        "no such", "not found", "could not", "can't open", "permission denied", "access denied",
        "not allowed",
        "command failed", "syntax error", "timed out", "out of",
    ]
    private static let phrases: [[UInt8]] = [
        "not found", "no such ", "error:", " cannot ", " can't ", "could not", "couldn't",
        "permission denied",
        "does not exist", "doesn't exist", " failed", "is not recognized", "not allowed", "unable to",
        "timed out", "connection refused", "exception:", "is invalid", "not permitted",
    ].map { Array($0.utf8) }

    /// Whether the first token is the name of an exception: `KeyError:`, `package.module.SomeException(…)`.
    static func namesException(_ line: String) -> Bool {
        var name: [UInt8] = []
        for byte in line.utf8 {
            guard isWordByte(byte) || byte == 0x2E else { break }
            name.append(byte)
            if name.count > 80 { return false }
        }
        return name.count > 5 && (name.suffix(5) == Array("Error".utf8)[...] || hasSuffix(name, "Exception"))
    }

    /// The message in `{"error": "…"}` and the like; `nil` when the line is no such object.
    static func errorMember(of line: String) -> String? {
        guard line.utf8.first == 0x7B else { return nil }
        for key in ["\"error\"", "\"error_message\"", "\"exception\""] {
            guard let place = range(of: key, in: line.prefix(160)) else { continue }
            var rest = line[place.upperBound...].drop { $0 == " " || $0 == ":" }
            if rest.first == "{", let inner = range(of: "\"message\"", in: rest.prefix(120)) {
                rest = rest[inner.upperBound...].drop { $0 == " " || $0 == ":" }
            }
            guard rest.first == "\"" else { continue }
            let message = rest.dropFirst().prefix { $0 != "\"" }
            if message.count > 2 { return String(message) }
        }
        return nil
    }

    private static func range(of key: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(key) { return start..<text.index(start, offsetBy: key.count) }
            start = text.index(after: start)
        }
        return nil
    }

    private static func hasSuffix(_ name: [UInt8], _ text: String) -> Bool {
        name.suffix(text.utf8.count).elementsEqual(text.utf8)
    }

    private static func isHTTPFailure(_ lower: [UInt8]) -> Bool {
        func isFailure(_ rest: ArraySlice<UInt8>) -> Bool {
            guard rest.count >= 3, let first = rest.first, first == 0x34 || first == 0x35 else {
                return false
            }
            let digits = rest.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
            return digits
                && (rest.count == 3 || rest[rest.startIndex + 3] == 0x20 || rest[rest.startIndex + 3] == 0x3A)
        }
        if lower.starts(with: "http".utf8) {
            guard let space = lower.firstIndex(of: 0x20) else { return false }
            return isFailure(lower[(space + 1)...])
        }
        if lower.starts(with: "status code".utf8) {
            return isFailure(lower[min(11, lower.count)...].drop { $0 == 0x20 || $0 == 0x3A }[...])
        }
        // `404 Not Found`: the number, then a word.
        return lower.count > 5 && isFailure(lower[...]) && lower[3] == 0x20
            && (0x61...0x7A).contains(lower[4])
            && lower.count < 60
    }

    private static func looksLikeData(_ lower: [UInt8]) -> Bool {
        guard let first = lower.first else { return true }
        if first == 0x5B {
            // `[error] text` is a message, `[1, 2]` and `[('a',)]` are not.
            guard let close = lower.firstIndex(of: 0x5D), close >= 3, close <= 12, close + 2 < lower.count
            else {
                return true
            }
            return !lower[1..<close].allSatisfy { (0x61...0x7A).contains($0) }
        }
        let isLetter = (0x61...0x7A).contains(first) || first >= 0x80
        return !(isLetter || [0x27, 0x22, 0x60, 0x21, 0x2A, 0x2F, 0x2E, 0x7E].contains(first))
    }

    private static func readsLikeText(_ lower: [UInt8]) -> Bool {
        var letters = 0
        var bars = 0
        for byte in lower {
            if (0x61...0x7A).contains(byte) || byte == 0x20 || byte >= 0x80 { letters += 1 }
            if byte == 0x7C || byte == 0x3B { bars += 1 }
        }
        return letters * 10 >= lower.count * 6 && bars <= 2
    }

    /// The first two words.
    private static func words(_ lower: [UInt8]) -> [String] {
        var words: [String] = []
        var at = 0
        while at < lower.count, words.count < 2 {
            let start = at
            while at < lower.count, isWordByte(lower[at]) || lower[at] == 0x27 || lower[at] >= 0x80 {
                at += 1
            }
            if at > start { words.append(String(decoding: lower[start..<at], as: UTF8.self)) }
            at += 1
        }
        return words
    }

    /// For each byte whether a phrase begins with it.
    private static let phraseStarts: [Bool] = {
        var starts = [Bool](repeating: false, count: 256)
        for phrase in phrases { starts[Int(phrase[0])] = true }
        return starts
    }()

    /// Whether one of the phrases stands in the first 140 bytes.
    private static func holdsPhrase(_ lower: [UInt8]) -> Bool {
        let end = min(140, lower.count)
        let starts = phraseStarts
        for start in 0..<end where starts[Int(lower[start])] {
            for phrase in phrases where phrase[0] == lower[start] && start + phrase.count <= end {
                var at = 1
                while at < phrase.count, lower[start + at] == phrase[at] { at += 1 }
                if at == phrase.count { return true }
            }
        }
        return false
    }

    private static func lowered(_ line: String, limit: Int) -> [UInt8] {
        line.utf8.prefix(limit).map { (0x41...0x5A).contains($0) ? $0 + 32 : $0 }
    }
}

func isWordByte(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte)
        || byte == 0x5F
}
