internal import MarkdownTree

/// Cuts a text into words and units by its lines alone.
///
/// Paragraphs run over line ends and are cut into sentences, so that wrapping them anew changes nothing. What stands in
/// lines of its own is a unit by the line: rows of tables, code, HTML, link definitions, keys of the frontmatter.
struct UnitSplitter {
    private enum State: Equatable { case text, table, frontmatter, code(UInt8, Int) }

    /// ``UnitSplitter/kinds``, which the caller keeps.
    private let kinds: UnsafePointer<Kind>
    private var state = State.text
    /// The first word of the open unit.
    private var unitStart = 0

    /// Cuts a text.
    static func split(_ bytes: UnsafeBufferPointer<UInt8>, into text: inout UnitText) {
        kinds.withUnsafeBufferPointer { kinds in
            guard let first = kinds.baseAddress else { return }
            var splitter = UnitSplitter(kinds: first)
            splitter.split(bytes, into: &text)
        }
    }

    private init(kinds: UnsafePointer<Kind>) { self.kinds = kinds }

    private mutating func split(_ bytes: UnsafeBufferPointer<UInt8>, into text: inout UnitText) {
        text.words.reserveCapacity(bytes.count / 4)
        text.places.reserveCapacity(bytes.count / 4)
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var isFirst = true
        // The next line feed, and the next carriage return, which ends a line too.
        var feed = -1
        var carriage = -1
        while start < bytes.count {
            if feed < start { feed = ByteSearch.first(0x0A, in: bytes, from: start) }
            if carriage < start { carriage = ByteSearch.first(0x0D, in: bytes, from: start) }
            let end = min(feed, carriage)
            let line = LineShape(bytes, start..<end)
            if isFirst, line.isDashes {
                state = .frontmatter
            } else {
                add(line, bytes, into: &text)
            }
            isFirst = false
            // A carriage return and the line feed behind it end one line.
            start = feed == carriage + 1 ? feed + 1 : end + 1
        }
        end(&text)
    }

    private mutating func end(_ text: inout UnitText) {
        text.endUnit(from: unitStart)
        unitStart = text.words.count
    }

    private mutating func add(_ line: LineShape, _ bytes: UnsafeBufferPointer<UInt8>, into text: inout UnitText) {
        switch state {
        case .code(let character, let length):
            end(&text)
            if let fence = line.fence, fence.character == character, fence.length >= length, fence.isBare {
                state = .text
            } else {
                addWords(line.whole, bytes, as: .code, into: &text)
                end(&text)
            }
        case .frontmatter:
            if line.isDashes {
                state = .text
                end(&text)
                return
            }
            if !line.isIndented || line.isItem { end(&text) }
            addWords(line.inner, bytes, as: .value, into: &text)
        case .table where !line.isBlank:
            end(&text)
            addWords(line.inner, bytes, as: .row, into: &text)
            end(&text)
        case .text, .table:
            state = .text
            addText(line, bytes, into: &text)
        }
    }

    private mutating func addText(_ line: LineShape, _ bytes: UnsafeBufferPointer<UInt8>, into text: inout UnitText) {
        if line.standsAlone || line.isItem { end(&text) }
        if let fence = line.fence {
            state = .code(fence.character, fence.length)
            addWords(line.inner, bytes, as: .code, into: &text)
        } else if line.isDelimiterRow {
            state = .table
        } else {
            addWords(line.inner, bytes, as: line.isRow ? .row : .prose, into: &text)
        }
        if line.standsAlone || line.endsHard { end(&text) }
    }

    private enum Manner { case prose, row, value, code }

    /// What a byte may be part of.
    private enum Kind: UInt8 { case blank, letter, highLetter, mark }

    /// The kind of each byte, so that the loop over all bytes of a text asks once.
    private static let kinds: [Kind] = (0...255).map { (byte: UInt8) in
        if byte == 0x20 || byte == 0x09 { return .blank }
        if byte >= 0xE3 { return .highLetter }
        return isLetter(byte) ? .letter : .mark
    }

    /// Cuts a range within one line into words; in prose, units end with sentences.
    private mutating func addWords(
        _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, as manner: Manner, into text: inout UnitText
    ) {
        var place = range.lowerBound
        while place < range.upperBound {
            let byte = bytes[place]
            switch kinds[Int(byte)] {
            case .blank: place += 1
            case .highLetter where UnitSplitter.isIdeograph(bytes, place, range.upperBound):
                place = addIdeograph(place, bytes, as: manner, into: &text)
            case .letter, .highLetter:
                place = addWord(
                    place, range.upperBound, bytes, isCode: manner == .code || manner == .value, into: &text)
            case .mark:
                if !UnitSplitter.isMarkup(byte, manner) {
                    text.words.append(UnitText.mixed(UInt64(byte) &+ 0x51_7C) & ~1)
                    text.places.append(UnitText.Place(place..<place + 1))
                }
                place += 1
                if manner == .prose, UnitSplitter.endsSentence(byte),
                    place == range.upperBound || bytes[place] == 0x20 || bytes[place] == 0x09
                {
                    end(&text)
                }
            }
        }
    }

    /// Adds one character of a script without spaces between words; its full stops end units of prose.
    private mutating func addIdeograph(
        _ start: Int, _ bytes: UnsafeBufferPointer<UInt8>, as manner: Manner, into text: inout UnitText
    ) -> Int {
        let character = start..<start + 3
        let isStop = UnitSplitter.isFullStop(bytes, start)
        text.words.append(isStop ? UnitSplitter.hash(bytes, character) & ~1 : UnitSplitter.hash(bytes, character) | 1)
        text.places.append(UnitText.Place(character))
        if manner == .prose, isStop { end(&text) }
        return character.upperBound
    }

    /// Han, kana and full-width characters.
    private static func isIdeograph(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int, _ limit: Int) -> Bool {
        let first = bytes[place]
        guard first >= 0xE3, place + 3 <= limit else { return false }
        return first <= 0xE9 || (first == 0xEF && (0xBC...0xBD).contains(bytes[place + 1]))
    }

    /// `。`, `！` and `？`.
    private static func isFullStop(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
        switch (bytes[place], bytes[place + 1], bytes[place + 2]) {
        case (0xE3, 0x80, 0x82), (0xEF, 0xBC, 0x81), (0xEF, 0xBC, 0x9F): true
        default: false
        }
    }

    /// Emphasis, bars between cells and quotation marks set words out and are none.
    private static func isMarkup(_ byte: UInt8, _ manner: Manner) -> Bool {
        switch byte {
        case UInt8(ascii: "*"): manner == .prose || manner == .row
        case UInt8(ascii: "|"): manner == .row
        case UInt8(ascii: "\""), UInt8(ascii: "'"): manner != .code
        default: false
        }
    }

    private func addWord(
        _ start: Int, _ limit: Int, _ bytes: UnsafeBufferPointer<UInt8>, isCode: Bool, into text: inout UnitText
    ) -> Int {
        let underscore = UInt8(ascii: "_")
        var end = start + 1
        scan: while end < limit {
            switch kinds[Int(bytes[end])] {
            case .letter: end += 1
            case .highLetter where !UnitSplitter.isIdeograph(bytes, end, limit): end += 1
            default: break scan
            }
        }
        var word = start..<end
        if !isCode {
            // Underscores around a word are emphasis.
            while let first = word.first, bytes[first] == underscore { word = first + 1..<end }
            while let last = word.last, bytes[last] == underscore { word = word.lowerBound..<last }
        }
        guard !word.isEmpty else { return end }
        text.words.append(UnitSplitter.hash(bytes, word) | 1)
        text.places.append(UnitText.Place(word))
        return end
    }

    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>, _ word: Range<Int>) -> UInt64 {
        let raw = UnsafeRawBufferPointer(bytes)
        var hash = UInt64(word.count)
        var place = word.lowerBound
        while place + 8 <= word.upperBound {
            hash = UnitText.mixed(
                hash ^ UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)))
            place += 8
        }
        let left = word.upperBound - place
        var rest: UInt64 = 0
        if left > 0, place + 8 <= raw.count {
            // All at once, without what follows the word.
            rest = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            rest &= ~0 >> UInt64(64 - 8 * left)
        } else {
            while place < word.upperBound {
                rest |= UInt64(bytes[place]) << UInt64(8 * (place + left - word.upperBound))
                place += 1
            }
        }
        return UnitText.mixed(hash &+ 0x9E37_79B9_7F4A_7C15 ^ rest)
    }

    private static func endsSentence(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ".") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        byte >= 0x80 || (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A || byte >= 0x30 && byte <= 0x39 || byte == 0x5F
    }
}
