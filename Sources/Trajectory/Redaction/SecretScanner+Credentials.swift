extension SecretScanner {
    // MARK: URLs

    /// Looks at `scheme://user:password@host` and `scheme://token@host`; `index` is the colon's place.
    mutating func urlFound(at index: Int) {
        guard let rule = table.urlRule, text[index] == UInt8(ascii: ":"), index > 0,
            isAlphanumeric(text[index - 1])
        else { return }
        let start = index + 3
        var colon: Int?
        var position = start
        var seams = 0
        while position < text.count, position - start < 512 {
            let byte = text[position]
            if byte == UInt8(ascii: "@") { break }
            if byte == UInt8(ascii: ":"), colon == nil { colon = position }
            if byte <= 0x20 || ByteSet.seamInURL.contains(byte), let next = seamEnd(at: position), seams < 4,
                colon != nil
            {
                seams += 1
                position = next
                continue
            }
            if byte <= 0x20 || ByteSet.userInfoEnd.contains(byte) { return }
            position += 1
        }
        guard position < text.count, text[position] == UInt8(ascii: "@") else { return }
        guard let colon else {
            let token = text[start..<position]
            if token.count >= 16, SecretShape.looksRandom(token), SecretShape.entropy(token) >= 3 {
                add(start..<position, rule: rule)
            }
            return
        }
        let password = text[colon + 1..<position]
        // A port before a seam is no password.
        if seams > 0,
            password.prefix(5).prefix(while: { $0 > 0x20 }).allSatisfy({ (0x30...0x39).contains($0) })
        {
            return
        }
        guard !password.isEmpty, !SecretShape.isPlaceholder(password) else { return }
        add(colon + 1..<position, rule: rule)
    }

    // MARK: Headers

    /// Looks at `Bearer …` and `Basic …`, where `index` is the word's first letter.
    mutating func credentialWordFound(at index: Int) {
        guard let rule = table.authorizationRule, index == 0 || !isAlphanumeric(text[index - 1]) else {
            return
        }
        for word in ["bearer", "basic"] {
            guard let end = wordEnd(word, at: index), let start = blankEnd(at: end) else { continue }
            if word == "basic" {
                basicFound(from: start, rule: rule)
            } else {
                bearerFound(from: start, rule: rule)
            }
        }
    }

    private func wordEnd(_ word: String, at index: Int) -> Int? {
        let letters = Array(word.utf8)
        guard index + letters.count <= text.count else { return nil }
        for (offset, letter) in letters.enumerated() where text[index + offset] | 0x20 != letter {
            return nil
        }
        return index + letters.count
    }

    private func blankEnd(at index: Int) -> Int? {
        var position = index
        while position < text.count, position - index < 80,
            text[position] <= 0x20 || text[position] == UInt8(ascii: "\\")
        {
            position += 1
        }
        return position > index && position < text.count ? position : nil
    }

    private static let credentialMask: UInt16 = 1 << 10

    private mutating func bearerFound(from start: Int, rule: Int) {
        var body: [UInt8] = []
        let end = run(mask: Self.credentialMask, least: 8, most: 4096, from: start, isLast: true, into: &body)
        guard let end, !SecretShape.isPlaceholder(body[...]), SecretShape.looksRandom(body) else { return }
        guard SecretShape.entropy(body) >= table.rules[rule].entropy else { return }
        add(start..<end, rule: rule)
    }

    private mutating func basicFound(from start: Int, rule: Int) {
        var body: [UInt8] = []
        let end = run(mask: Self.credentialMask, least: 8, most: 4096, from: start, isLast: true, into: &body)
        guard let end, let decoded = EncodedText.base64(body[...]), decoded.contains(UInt8(ascii: ":")),
            decoded.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return }
        add(start..<end, rule: rule)
    }

    /// Looks at what is assigned to `Authorization`: a scheme and a credential, or the credential alone.
    mutating func headerValueFound(from start: Int, rule: Int) {
        var position = start
        while position < text.count, isQuote(text[position]) || text[position] == UInt8(ascii: "\\") {
            position += 1
        }
        var end = position
        while end < text.count, end - position < 24, (0x61...0x7A).contains(text[end] | 0x20) { end += 1 }
        if end < text.count, end > position, text[end] == 0x20 { position = end + 1 }
        bearerFound(from: position, rule: rule)
    }

    // MARK: Private keys

    /// The longest block that is taken out as one key, in bytes.
    private static let longestKey = 32768

    /// Looks at `-----BEGIN … PRIVATE KEY-----`, where `index` is the B.
    mutating func privateKeyFound(at index: Int) {
        guard let rule = table.privateKeyRule, let begin = previous(index), text[begin] == UInt8(ascii: "-")
        else { return }
        guard let header = keyLine(from: index) else { return }
        var start = begin
        while start > 0, index - start < 90, text[start - 1] == UInt8(ascii: "-") { start -= 1 }
        let end = keyEnd(from: header) ?? bodyEnd(from: header)
        let body = text[header..<end].reduce(into: 0) { $0 += isAlphanumeric($1) ? 1 : 0 }
        guard body >= 40 else { return }
        add(start..<end, rule: rule)
    }

    /// The end of the dashes behind `PRIVATE KEY` when it stands within 80 bytes, whatever splits it.
    private func keyLine(from index: Int) -> Int? {
        var letters: [UInt8] = []
        var position = index
        let wanted = Array("PRIVATEKEY".utf8)
        while position < text.count, position - index < 120 {
            let byte = text[position]
            if (0x41...0x5A).contains(byte) {
                letters.append(byte)
            } else if byte == UInt8(ascii: "-"), letters.count >= 5 {
                break
            } else if byte > 0x20, !ByteSet.inKeyLine.contains(byte) {
                return nil
            }
            position += 1
        }
        guard Self.contains(letters, wanted) else { return nil }
        while position < text.count, text[position] == UInt8(ascii: "-") { position += 1 }
        return position
    }

    /// The end of `-----END … KEY-----` behind a key's body.
    private func keyEnd(from start: Int) -> Int? {
        let limit = min(text.count, start + Self.longestKey)
        var position = start
        while position + 3 < limit {
            guard text[position] == UInt8(ascii: "-"), text[position + 1] == UInt8(ascii: "-") else {
                position += 1
                continue
            }
            var mark = position
            while mark < limit, text[mark] == UInt8(ascii: "-") { mark += 1 }
            if mark < limit, let next = forward(Array("END".utf8), from: mark), let end = keyLine(from: next) {
                return end
            }
            if mark + 5 <= limit, text[mark..<mark + 5].elementsEqual("BEGIN".utf8) { return nil }
            position = mark
        }
        return nil
    }

    /// The end of what looks like a key's body when its last line is missing.
    private func bodyEnd(from start: Int) -> Int {
        let limit = min(text.count, start + Self.longestKey)
        var position = start
        var end = start
        while position < limit {
            var next = position
            while next < limit, isAlphanumeric(text[next]) || ByteSet.keyDigit.contains(text[next]) {
                next += 1
            }
            let piece = text[position..<next]
            let isKey =
                piece.count >= 16 || piece.count >= 4 && SecretShape.looksRandom(piece, caseChanges: 2)
            if isKey { end = next } else if piece.count >= 4 { break }
            // White space, quotes, escapes and headers' colons stand between the lines.
            while next < limit, text[next] <= 0x20 || ByteSet.keySeam.contains(text[next]) { next += 1 }
            if next == position { break }
            position = next
        }
        return end
    }
}
