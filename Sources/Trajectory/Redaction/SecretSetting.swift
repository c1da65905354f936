/// How a value is written down beside the name of a secret, and whether it is one then.
struct SecretSetting {
    /// Whether it stands in quotes.
    var isQuoted: Bool
    /// Whether the name is in capitals, as in an environment.
    var isShouted: Bool
    /// The least entropy of a generated secret; 0 when people choose it.
    var entropy: Double
    /// Whether it is the content of an XML element.
    var isTag = false

    /// Whether the value is a secret rather than a reference, an expression, a label or a word of prose.
    func holdsSecret(_ value: ArraySlice<UInt8>) -> Bool {
        guard value.count >= 4, !SecretShape.isPlaceholder(value) else { return false }
        return entropy > 0 ? isGenerated(value) : isChosen(value)
    }

    /// A key or token: long enough, without spaces, and random.
    private func isGenerated(_ value: ArraySlice<UInt8>) -> Bool {
        guard value.count >= 8, !value.contains(where: { $0 <= 0x20 }), !isExpression(value) else {
            return false
        }
        guard SecretShape.looksRandom(value), SecretShape.entropy(value) >= min(entropy, 3.5) else {
            return false
        }
        // Names with a number in them: `mysql-secret-1`, `step_2`.
        let digits = value.reduce(into: 0) { $0 += (0x30...0x39).contains($1) ? 1 : 0 }
        let words = value.split(whereSeparator: { ByteSet.wordSeparator.contains($0) })
        let areWords =
            words.count > 1
            && words.allSatisfy { word in
                word.allSatisfy { (0x61...0x7A).contains($0) }
                    || word.allSatisfy { (0x30...0x39).contains($0) }
            }
        return !areWords
            && (digits > 1 || value.count >= 16 || SecretShape.looksRandom(value, caseChanges: 3))
    }

    /// A password: anything that is no word of the text around it.
    private func isChosen(_ value: ArraySlice<UInt8>) -> Bool {
        let spaces = value.reduce(into: 0) { $0 += $1 <= 0x20 ? 1 : 0 }
        let digits = value.reduce(into: 0) { $0 += (0x30...0x39).contains($1) ? 1 : 0 }
        // Words in quotes are a label or a sentence.
        if spaces > 0 { return false }
        if isExpression(value) { return false }
        if digits > 0 { return isQuoted || isTag || value.count >= 6 }
        let isWord = value.allSatisfy {
            (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F || $0 == 0x2E || $0 == 0x2D
        }
        if !isWord { return value.count >= 6 && !value.contains { ByteSet.code.contains($0) } }
        if SecretShape.looksRandom(value, caseChanges: 3) { return true }
        // `"password": "letmein"` and `export DB_PASSWORD=letmein` are passwords, `password=password_hash` is code,
        // `"password": "Kennwort"` a label.
        let startsLower = value.first.map { (0x61...0x7A).contains($0) } ?? false
        let isPlain = value.allSatisfy { (0x61...0x7A).contains($0) }
        return value.count >= 6 && (isQuoted && isPlain && startsLower || isShouted && startsLower)
    }

    private func isExpression(_ value: ArraySlice<UInt8>) -> Bool {
        guard !isQuoted else { return false }
        if value.contains(UInt8(ascii: "(")) || value.contains(UInt8(ascii: "[")) { return true }
        return SecretShape.expressionStarts.contains { value.starts(with: $0) }
    }
}
