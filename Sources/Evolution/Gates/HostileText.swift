/// The gate that every text from outside passes before it may stand in a skill, a record or a message.
///
/// What a tool or page said is evidence, never instruction (`Docs/threat-model.md`). Cleaning never fails;
/// judging (``HostileText/refusals(of:)``) gives reasons.
public enum HostileText {
    /// The most characters of a title.
    public static let titleLimit = 72

    /// One line without anything that a terminal or git would act on: controls, escapes, invisible characters.
    ///
    /// White space is folded to single spaces; at most 300 characters stay.
    public static func oneLine(_ text: String) -> String {
        if isPlainLine(text) { return text }
        let words = withoutHidden(text).split(whereSeparator: \.isWhitespace)
        return cut(words.joined(separator: " "), to: 300)
    }

    /// Whether a text is a line as it stands: at most 300 visible ASCII characters, single spaces between them.
    ///
    /// Ids of trajectories and tasks nearly all are, and there are hundreds of thousands.
    private static func isPlainLine(_ text: String) -> Bool {
        guard text.utf8.count <= 300 else { return false }
        var previous: UInt8 = 0x20
        for byte in text.utf8 {
            guard byte > 0x20 && byte < 0x7F || byte == 0x20 && previous != 0x20 else { return false }
            previous = byte
        }
        return previous != 0x20 || text.isEmpty
    }

    /// A title: one line, no trailer-like lines, at most 72 characters, cut at a word.
    ///
    /// - Returns: never empty; `Record what runs showed` where nothing is left.
    public static func title(_ text: String) -> String {
        let lines = withoutHidden(text).split(whereSeparator: \.isNewline).map { oneLine(String($0)) }
        let kept = lines.first { !$0.isEmpty && !isTrailerLike($0) } ?? lines.first { !$0.isEmpty } ?? ""
        var title = withoutTrailerTokens(kept)
        while let first = title.first, "#->*!'\"`".contains(first) || first.isWhitespace {
            title.removeFirst()
        }
        for prefix in ["fixup!", "squash!", "amend!"] where title.lowercased().hasPrefix(prefix) {
            title.removeFirst(prefix.count)
        }
        title = cut(oneLine(title), to: titleLimit)
        while let last = title.last, last == "." || last.isWhitespace { title.removeLast() }
        return title.isEmpty ? "Record what runs showed" : title
    }

    /// A paragraph of prose: like a line, but longer, and without text that reads as a trailer of ours or of a person.
    public static func paragraph(_ text: String) -> String {
        let lines = withoutHidden(text).split(whereSeparator: \.isNewline).map { oneLine(String($0)) }
        return cut(lines.map(withoutTrailerTokens).filter { !$0.isEmpty }.joined(separator: " "), to: 1000)
    }

    /// Removes control characters, terminal escape sequences and invisible characters; newlines and tabs stay.
    public static func withoutHidden(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var scalars = text.unicodeScalars.makeIterator()
        var pending = scalars.next()
        while let scalar = pending {
            pending = scalars.next()
            if scalar.value == 0x1B || scalar.value == 0x9B {
                pending = skipEscape(from: scalar, next: pending, in: &scalars)
            } else if scalar.value == 0x0D || scalar.value == 0x85 {
                result.append("\n")
            } else if !HiddenText.isControl(scalar), !HiddenText.isInvisible(scalar) {
                result.append(scalar)
            }
        }
        return String(result)
    }

    /// Skips the rest of an escape sequence and gives the scalar after it.
    private static func skipEscape(
        from escape: Unicode.Scalar, next: Unicode.Scalar?,
        in scalars: inout String.UnicodeScalarView.Iterator
    ) -> Unicode.Scalar? {
        guard let next else { return nil }
        if escape.value == 0x9B || next == "[" {
            // A control sequence ends with a byte from @ to ~; 64 scalars are more than any real one has.
            var scalar: Unicode.Scalar? = escape.value == 0x9B ? next : scalars.next()
            for _ in 0..<64 {
                guard let value = scalar?.value else { return nil }
                scalar = scalars.next()
                if (0x40...0x7E).contains(value) { break }
            }
            return scalar
        }
        if next == "]" || next == "P" || next == "_" || next == "^" {
            // A string command ends with BEL or ESC \; without an end it takes at most 4,096 scalars.
            for _ in 0..<4096 {
                guard let scalar = scalars.next() else { return nil }
                if scalar.value == 0x07 { return scalars.next() }
                if scalar.value == 0x1B {
                    _ = scalars.next()
                    return scalars.next()
                }
            }
            return scalars.next()
        }
        return scalars.next()
    }

    /// Whether a line reads as a trailer: a token of letters, digits and hyphens (or `(cherry picked from`), a colon.
    public static func isTrailerLike(_ line: String) -> Bool {
        if line.lowercased().hasPrefix("(cherry picked from") { return true }
        guard let (key, _) = MessageTrailers.field(Substring(line)) else { return false }
        let name = key.lowercased()
        return name.contains("-") || ["cc", "fixes", "closes", "refs", "bug", "change"].contains(name)
    }

    /// The line with the colon of a leading trailer token, and of every token of ours, taken out.
    static func withoutTrailerTokens(_ line: String) -> String {
        var text = line
        while isTrailerLike(text), let colon = text.firstIndex(of: ":") {
            text = oneLine(String(text[text.index(after: colon)...]))
        }
        var words = text.split(separator: " ").map(String.init)
        for index in words.indices {
            let lower = words[index].lowercased()
            let isOurs = lower.hasPrefix("skillgit-") && lower.hasSuffix(":")
            let isPersons = lower.hasSuffix("-by:") || lower.hasSuffix("change-id:")
            if isOurs || isPersons { words[index].removeLast() }
        }
        return words.joined(separator: " ")
    }

    /// Cuts text at a word, with an ellipsis, so that it has at most `limit` characters.
    static func cut(_ text: String, to limit: Int) -> String {
        guard text.count > limit else { return text }
        let head = text.prefix(limit - 1)
        let end = head.lastIndex(of: " ").map { head[..<$0] } ?? head
        let kept = end.count * 2 > limit ? end : head
        return kept + "…"
    }
}
