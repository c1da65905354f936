/// Links by label: `[text][label]` and `[label][]`.
///
/// A lone `[label]` is none here: without its definition it cannot be told from text in brackets.
enum ReferenceLinks {
    /// A place that refers to a label.
    struct Use {
        var label: String
        var offset: Int
    }

    private static let open = UInt8(ascii: "[")
    private static let close = UInt8(ascii: "]")
    /// CommonMark's limit for a label.
    private static let limit = 999

    /// Whether a text may hold any, found out fast.
    static func areIn(_ bytes: [UInt8]) -> Bool {
        var last: UInt8 = 0
        for byte in bytes {
            if last == close, byte == open { return true }
            last = byte
        }
        return false
    }

    /// The label of a definition.
    static func label(definedIn text: ArraySlice<UInt8>) -> String? {
        guard text.first == open, let end = text.prefix(limit + 2).firstIndex(of: close) else { return nil }
        return normalized(text[(text.startIndex + 1)..<end])
    }

    /// The references in a text, outside code spans.
    static func uses(in text: ArraySlice<UInt8>) -> [Use] {
        var uses: [Use] = []
        var unmatched: Set<Int> = []
        var lastOpen: Int?
        var place = text.startIndex
        while place < text.endIndex {
            switch text[place] {
            case UInt8(ascii: "\\"): place += 2
            case UInt8(ascii: "`"): place = spanEnd(place, text, &unmatched)
            case open:
                lastOpen = place
                place += 1
            case close:
                if let begin = lastOpen, let use = use(begin, place, text) {
                    uses.append(use.use)
                    place = use.end
                } else {
                    place += 1
                }
                lastOpen = nil
            default: place += 1
            }
        }
        return uses
    }

    /// The reference whose text is between two brackets.
    private static func use(_ begin: Int, _ end: Int, _ text: ArraySlice<UInt8>) -> (use: Use, end: Int)? {
        guard end + 1 < text.endIndex, text[end + 1] == open else { return nil }
        guard let last = text[(end + 2)...].prefix(limit).firstIndex(of: close) else { return nil }
        let named = text[(end + 2)..<last]
        let label = normalized(named.isEmpty ? text[(begin + 1)..<end].prefix(limit) : named)
        guard !label.isEmpty, !label.utf8.contains(open) else { return nil }
        return (Use(label: label, offset: begin), last + 1)
    }

    /// Behind a code span, or behind backticks that open none.
    private static func spanEnd(_ start: Int, _ text: ArraySlice<UInt8>, _ unmatched: inout Set<Int>) -> Int {
        let behind = text[start...].firstIndex { $0 != UInt8(ascii: "`") } ?? text.endIndex
        let length = behind - start
        guard !unmatched.contains(length) else { return behind }
        var run = 0
        for place in behind..<text.endIndex {
            if text[place] == UInt8(ascii: "`") {
                run += 1
            } else {
                if run == length { return place }
                run = 0
            }
        }
        if run == length { return text.endIndex }
        unmatched.insert(length)
        return behind
    }

    /// Lower case, white space collapsed.
    private static func normalized(_ label: ArraySlice<UInt8>) -> String {
        String(decoding: label, as: UTF8.self).lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
