/// Cuts prose into sentences.
///
/// A sentence ends at `.`, `!`, `?`, `…` or their full-width kin, with closing quotes and brackets, where white space
/// follows and what comes next does not begin in lower case; never inside a code span or a link's target, and not after
/// an abbreviation or a single letter. A hard line break ends one too.
struct SentenceSplitter {
    struct Sentence {
        /// The white space before it, and the quote marks of its line.
        var lead: Range<Int>
        /// The sentence without white space at its ends.
        var content: Range<Int>
    }

    private let bytes: [UInt8]
    private let range: Range<Int>

    /// The sentences of a stretch of text, in order; together they and their leads are the stretch.
    static func sentences(in bytes: [UInt8], _ range: Range<Int>) -> [Sentence] {
        SentenceSplitter(bytes: bytes, range: range).sentences()
    }

    private func sentences() -> [Sentence] {
        var result: [Sentence] = []
        var start = range.lowerBound
        var leadStart = start
        var place = start
        var codeEnd = start
        while place < range.upperBound {
            let byte = bytes[place]
            if byte == UInt8(ascii: "`"), place >= codeEnd { codeEnd = endOfCode(at: place) }
            guard place >= codeEnd, let end = sentenceEnd(at: place) else {
                place += 1
                continue
            }
            let next = textStart(after: end)
            if next == range.upperBound { break }
            result.append(Sentence(lead: leadStart..<start, content: start..<end))
            leadStart = end
            start = next
            place = next
        }
        if start < range.upperBound {
            result.append(Sentence(lead: leadStart..<start, content: start..<range.upperBound))
        }
        return result
    }

    /// Behind the closing backticks of a code span; the span's start where nothing closes it.
    private func endOfCode(at start: Int) -> Int {
        var open = start
        while open < range.upperBound, bytes[open] == UInt8(ascii: "`") { open += 1 }
        let length = open - start
        var place = open
        // An unclosed span must not make each backtick search the whole text.
        let limit = min(range.upperBound, open + 2000)
        while place < limit {
            guard bytes[place] == UInt8(ascii: "`") else {
                place += 1
                continue
            }
            let run = place
            while place < range.upperBound, bytes[place] == UInt8(ascii: "`") { place += 1 }
            if place - run == length { return place }
        }
        return open
    }

    /// Where the sentence ends that the mark at `place` ends; `nil` when it ends none.
    private func sentenceEnd(at place: Int) -> Int? {
        switch bytes[place] {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
            let end = afterClosers(place + 1)
            guard end < range.upperBound, Token.isSpace(bytes[end]), !beginsLow(after: end) else { return nil }
            return bytes[place] == UInt8(ascii: ".") && isAbbreviation(before: place) ? nil : end
        case 0xE2, 0xE3, 0xEF:
            return wideEnd(at: place)
        case 0x0A:
            return hardBreak(at: place)
        default:
            return nil
        }
    }

    /// `。` and its kin end a sentence without white space; `…` needs some.
    private func wideEnd(at place: Int) -> Int? {
        guard place + 2 < range.upperBound else { return nil }
        switch (bytes[place], bytes[place + 1], bytes[place + 2]) {
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F):
            let end = afterClosers(place + 3)
            return end < range.upperBound ? end : nil
        case (0xE2, 0x80, 0xA6):
            let end = afterClosers(place + 3)
            return end < range.upperBound && Token.isSpace(bytes[end]) && !beginsLow(after: end) ? end : nil
        default: return nil
        }
    }

    /// Two spaces or a backslash before a line's end.
    private func hardBreak(at place: Int) -> Int? {
        guard place >= range.lowerBound + 2 else { return nil }
        if bytes[place - 1] == UInt8(ascii: "\\") { return place }
        guard bytes[place - 1] == 0x20, bytes[place - 2] == 0x20 else { return nil }
        var end = place
        while end > range.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
        return end > range.lowerBound ? end : nil
    }

    private func afterClosers(_ start: Int) -> Int {
        var end = start
        while end < range.upperBound {
            switch bytes[end] {
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "*"),
                UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"):
                end += 1
            case 0xE2 where end + 2 < range.upperBound && bytes[end + 1] == 0x80 && bytes[end + 2] == 0x9D:
                end += 3
            default:
                return end
            }
        }
        return end
    }

    /// Where text goes on behind white space; in a quote, behind the marks of the next line too.
    private func textStart(after end: Int) -> Int {
        var next = end
        var isInText = true
        while next < range.upperBound {
            if bytes[next] == 0x0A {
                isInText = false
            } else if !Token.isSpace(bytes[next]), isInText || bytes[next] != UInt8(ascii: ">") {
                break
            }
            next += 1
        }
        return next
    }

    private func beginsLow(after end: Int) -> Bool {
        let next = textStart(after: end)
        return next < range.upperBound && bytes[next] >= 0x61 && bytes[next] <= 0x7A
    }

    private static let abbreviations: Set<String> = [
        "e.g", "i.e", "eg", "ie", "etc", "vs", "cf", "approx", "mr", "mrs", "ms", "dr", "prof", "st", "no", "fig",
        "sec", "ch", "vol", "pp", "al", "inc", "ltd", "z.b", "d.h", "bzw", "ca", "usw", "nr", "p.ej", "ej",
    ]

    private func isAbbreviation(before place: Int) -> Bool {
        var start = place
        while start > range.lowerBound, place - start < 8, isPartOfWord(bytes[start - 1]) { start -= 1 }
        let word = bytes[start..<place]
        if word.count == 1, let letter = word.first, !(0x30...0x39).contains(letter) {
            return letter != UInt8(ascii: "I")
        }
        return SentenceSplitter.abbreviations.contains(String(decoding: word, as: UTF8.self).lowercased())
    }

    private func isPartOfWord(_ byte: UInt8) -> Bool { Token.isWordByte(byte) || byte == UInt8(ascii: ".") }
}
