/// Finds the link reference definitions that a paragraph begins with (CommonMark 0.30, section 4.7).
struct LinkDefinitionScanner {
    private let text: ParagraphText
    private var place = 0

    init(_ text: ParagraphText) { self.text = text }

    /// For each definition the number of lines from the paragraph's start to the definition's end.
    func definitionEnds() -> [Int] {
        var scanner = self
        var ends: [Int] = []
        var line = 0
        while scanner.definition() {
            while line < text.starts.count, text.starts[line] < scanner.place { line += 1 }
            ends.append(line)
        }
        return ends
    }

    private var current: UInt8? { place < text.bytes.count ? text.bytes[place] : nil }

    private mutating func definition() -> Bool {
        let begin = place
        if let end = definitionEnd() {
            place = end
            return true
        }
        place = begin
        return false
    }

    private mutating func definitionEnd() -> Int? {
        skipSpaces()
        guard label(), current == UInt8(ascii: ":") else { return nil }
        place += 1
        skipSpacesAndOneLineEnd()
        guard destination() else { return nil }
        let afterDestination = place
        skipSpacesAndOneLineEnd()
        if place > afterDestination, title(), endsLine() { return place }
        place = afterDestination
        return endsLine() ? place : nil
    }

    private mutating func skipSpaces() {
        while let byte = current, byte == 0x20 || byte == 0x09 { place += 1 }
    }

    private mutating func skipSpacesAndOneLineEnd() {
        skipSpaces()
        if current == 0x0A {
            place += 1
            skipSpaces()
        }
    }

    /// Steps over the rest of a line that holds nothing more.
    private mutating func endsLine() -> Bool {
        skipSpaces()
        guard let byte = current else { return true }
        guard byte == 0x0A else { return false }
        place += 1
        return true
    }

    private mutating func label() -> Bool {
        guard current == UInt8(ascii: "[") else { return false }
        place += 1
        let begin = place
        var isEmpty = true
        while let byte = current {
            switch byte {
            case UInt8(ascii: "]"):
                place += 1
                return !isEmpty
            case UInt8(ascii: "["): return false
            case UInt8(ascii: "\\"):
                isEmpty = false
                place += 1
                if let next = current, next.isPunctuation { place += 1 }
            default:
                if byte != 0x20, byte != 0x09, byte != 0x0A { isEmpty = false }
                place += 1
            }
            if place - begin > 1000 { return false }
        }
        return false
    }

    private mutating func destination() -> Bool {
        if current == UInt8(ascii: "<") {
            place += 1
            while let byte = current {
                switch byte {
                case UInt8(ascii: ">"):
                    place += 1
                    return true
                case 0x0A, UInt8(ascii: "<"): return false
                case UInt8(ascii: "\\"):
                    place += 1
                    if let next = current, next.isPunctuation { place += 1 }
                default: place += 1
                }
            }
            return false
        }
        let begin = place
        var depth = 0
        while let byte = current {
            if byte == UInt8(ascii: "\\") {
                place += 1
                if let next = current, next.isPunctuation { place += 1 }
                continue
            }
            if byte <= 0x20 || byte == 0x7F { break }
            if byte == UInt8(ascii: "(") {
                depth += 1
                if depth > 32 { return false }
            } else if byte == UInt8(ascii: ")") {
                if depth == 0 { break }
                depth -= 1
            }
            place += 1
        }
        return place > begin && depth == 0
    }

    private mutating func title() -> Bool {
        guard let open = current else { return false }
        let close: UInt8
        switch open {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): close = open
        case UInt8(ascii: "("): close = UInt8(ascii: ")")
        default: return false
        }
        place += 1
        while let byte = current {
            place += 1
            if byte == close { return true }
            if byte == open { return false }
            if byte == UInt8(ascii: "\\"), let next = current, next.isPunctuation { place += 1 }
        }
        return false
    }
}

extension UInt8 {
    /// Whether this is an ASCII punctuation character, which a backslash can escape.
    var isPunctuation: Bool {
        (0x21...0x2F).contains(self) || (0x3A...0x40).contains(self) || (0x5B...0x60).contains(self)
            || (0x7B...0x7E).contains(self)
    }
}
