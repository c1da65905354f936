extension SecretScanner {
    /// The longest value that is looked at, in bytes.
    private static let longestValue = 4096

    /// Looks at `name = value`, `name: value`, `"name": "value"`, `<name>value` and their like.
    mutating func assignmentFound(at index: Int) {
        guard index > 0, let (rule, name) = assignedName(before: index) else { return }
        let byte = text[index]
        var start = index + 1
        if byte == UInt8(ascii: ">") {
            // Of a tag, or of `=>`, which its equals sign saw.
            guard name.lowerBound > 0, text[name.lowerBound - 1] == UInt8(ascii: "<") else { return }
        } else if start < text.count, ByteSet.afterOperator.contains(text[start]) {
            // `==`, `::` and `://` assign nothing; `=>`, `:=` do.
            let isArrow = byte == UInt8(ascii: "=") && text[start] == UInt8(ascii: ">")
            let isWalrus = byte == UInt8(ascii: ":") && text[start] == UInt8(ascii: "=")
            guard isArrow || isWalrus else { return }
            start += 1
        }
        valueFound(from: start, rule: rule, name: name, operator: byte)
    }

    /// The rule whose name ends before an operator, and where the name stands.
    private func assignedName(before index: Int) -> (rule: Int, name: Range<Int>)? {
        var end = index
        var skipped = 0
        while end > 0, skipped < 6, ByteSet.beforeOperator.contains(text[end - 1]) {
            end -= 1
            skipped += 1
        }
        guard end > 0, isNameByte(text[end - 1]) else { return nil }
        var start = end
        while start > 0, end - start < 64, isNameByte(text[start - 1]) { start -= 1 }
        guard let rule = rule(forName: text[start..<end]) else { return nil }
        return (rule, start..<end)
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        isAlphanumeric(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
            || byte == UInt8(ascii: ".")
    }

    /// The rule that a value of this name belongs to.
    func rule(forName name: ArraySlice<UInt8>) -> Int? {
        table.rule(forName: name)
    }

    // MARK: Values

    private mutating func valueFound(from start: Int, rule: Int, name: Range<Int>, operator: UInt8) {
        var position = start
        while position < text.count, position - start < 16, text[position] == 0x20 || text[position] == 0x09 {
            position += 1
        }
        // A string's prefix: f"…", b'…'.
        if position + 1 < text.count, ByteSet.stringPrefix.contains(text[position]),
            isQuote(text[position + 1])
        {
            position += 1
        }
        guard position < text.count else { return }
        if table.rules[rule].form == .authorization {
            headerValueFound(from: position, rule: rule)
            return
        }
        var backslashes = 0
        while position < text.count, text[position] == UInt8(ascii: "\\"), backslashes < 8 {
            position += 1
            backslashes += 1
        }
        guard position < text.count else { return }
        let isQuoted = isQuote(text[position])
        let value = isQuoted ? quotedValue(from: position + 1, backslashes) : plainValue(from: position)
        guard let value, !value.isEmpty else { return }
        let isShouted = text[name].allSatisfy { !(0x61...0x7A).contains($0) }
        let setting = SecretSetting(
            isQuoted: isQuoted, isShouted: isShouted, entropy: table.rules[rule].entropy,
            isTag: `operator` == UInt8(ascii: ">"))
        if setting.holdsSecret(joined(value)) { add(value, rule: rule) }
    }

    func isQuote(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`")
    }

    /// The bytes of a value without the seams in it.
    private func joined(_ range: Range<Int>) -> ArraySlice<UInt8> {
        guard text[range].contains(where: { $0 <= 0x20 || $0 > 0x7E || isQuote($0) }) else {
            return text[range]
        }
        var bytes: [UInt8] = []
        var position = range.lowerBound
        while position < range.upperBound {
            if let end = seamEnd(at: position), end < range.upperBound {
                position = end
            } else {
                bytes.append(text[position])
                position += 1
            }
        }
        return bytes[...]
    }

    /// What stands between quotes, with what is joined to it.
    private func quotedValue(from start: Int, _ backslashes: Int) -> Range<Int>? {
        let quote = text[start - 1]
        var position = start
        while true {
            while position < text.count, text[position] != quote {
                if backslashes == 0, text[position] == UInt8(ascii: "\\"), position + 1 < text.count {
                    position += 1
                }
                position += 1
                guard position - start < Self.longestValue else { return nil }
            }
            let end = min(position, text.count)
            // `"abc" + "def"` goes on; `"abc"` before a member on the next line does not.
            guard end < text.count, let next = seamEnd(at: end), next < text.count, isQuote(text[next - 1]),
                let close = closing(quote, from: next), isContinuation(text[next..<close], endingAt: close),
                close + 1 >= text.count || !ByteSet.assignment.contains(text[close + 1])
            else { return start..<end }
            position = next
        }
    }

    private func closing(_ quote: UInt8, from start: Int) -> Int? {
        text[start..<min(text.count, start + Self.longestValue)].firstIndex(of: quote)
    }

    /// What stands without quotes up to white space or punctuation, with its rest on the next line.
    private func plainValue(from start: Int) -> Range<Int>? {
        var position = start
        while true {
            while position < text.count, !endsPlainValue(text[position]) {
                position += 1
                guard position - start < Self.longestValue else { return nil }
            }
            let isContinued = position < text.count && text[position] == UInt8(ascii: "\\")
            guard position > start, let next = seamEnd(at: position), next < text.count else { break }
            var end = next
            while end < text.count, !endsPlainValue(text[end]), end - next < 256 { end += 1 }
            let piece = text[next..<end]
            let isRest =
                end - next >= 4 && SecretShape.looksRandom(piece, caseChanges: 3)
                && !piece.contains(UInt8(ascii: ":"))
                && !piece.dropLast(2).contains(UInt8(ascii: "="))
            guard isContinued && end > next || isRest && isContinuation(piece, endingAt: end),
                !startsSecret(piece)
            else { break }
            position = end
        }
        while position > start, ByteSet.sentenceEnd.contains(text[position - 1]) { position -= 1 }
        return start..<position
    }

    private func endsPlainValue(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == 0x7F || ByteSet.valueEnd.contains(byte)
    }
}

extension RedactionTable {
    /// The rule that a value of this name belongs to: `DB_PASSWORD`, `api-key`, `clientSecret2`.
    func rule(forName name: ArraySlice<UInt8>) -> Int? {
        var end = name.endIndex
        while end > name.startIndex,
            (0x30...0x39).contains(name[end - 1]) || ByteSet.nameSeparator.contains(name[end - 1])
        { end -= 1 }
        guard end > name.startIndex, let candidates = names[name[end - 1] | 0x20] else { return nil }
        for (candidate, rule) in candidates {
            if let start = Self.match(candidate, in: name, endingAt: end) {
                guard candidate.count > 4 || Self.startsWord(start, in: name) else { continue }
                return Self.isHarmless(name[..<start]) ? nil : rule
            }
        }
        return nil
    }

    /// Where `candidate` starts in a name that ends with it, separators aside.
    private static func match(_ candidate: [UInt8], in name: ArraySlice<UInt8>, endingAt end: Int) -> Int? {
        var position = end
        for expected in candidate.reversed() {
            while position > name.startIndex, position < end,
                ByteSet.nameSeparator.contains(name[position - 1])
            { position -= 1 }
            guard position > name.startIndex else { return nil }
            let byte = name[position - 1]
            guard ((0x41...0x5A).contains(byte) ? byte | 0x20 : byte) == expected else { return nil }
            position -= 1
        }
        return position
    }

    private static func startsWord(_ start: Int, in name: ArraySlice<UInt8>) -> Bool {
        guard start > name.startIndex else { return true }
        let before = name[start - 1]
        let isCamel = (0x41...0x5A).contains(name[start]) && (0x61...0x7A).contains(before)
        return isCamel || ByteSet.nameSeparator.contains(before) || (0x30...0x39).contains(before)
    }

    /// Whether what stands before `token` says that it is one of a text or of a list's next page.
    private static func isHarmless(_ before: ArraySlice<UInt8>) -> Bool {
        let text = String(decoding: before, as: UTF8.self).lowercased()
        return [
            "next", "page", "cursor", "continu", "sync", "eos", "bos", "pad", "unk", "special", "mask", "sep",
            "stop",
        ]
        .contains { text.contains($0) }
    }
}
