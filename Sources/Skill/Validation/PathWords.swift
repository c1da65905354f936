/// Finds what may be paths of files in a text, in one pass, however many files there are.
enum PathWords {
    /// The words with a `/` inside, whole and from each of their components on: prose says `my-skill/references/a.md`
    /// or `./references/a.md` and means `references/a.md`.
    static func candidates(in bytes: [UInt8]) -> Set<String> {
        var found: Set<String> = []
        var start: Int?
        for place in 0...bytes.count {
            if place < bytes.count, isPathByte(bytes[place]) {
                if start == nil { start = place }
                continue
            }
            if let begin = start, place - begin <= 1024 { add(bytes[begin..<place], to: &found) }
            start = nil
        }
        return found
    }

    private static func add(_ word: ArraySlice<UInt8>, to found: inout Set<String>) {
        let slash = UInt8(ascii: "/")
        guard word.contains(slash) else { return }
        var word = word
        while let last = word.last, last == UInt8(ascii: ".") || last == slash { word.removeLast() }
        for _ in 0..<16 {
            guard word.contains(slash) else { return }
            if word.first != UInt8(ascii: ".") { found.insert(String(decoding: word, as: UTF8.self)) }
            guard let next = word.firstIndex(of: slash) else { return }
            word = word[(next + 1)...]
        }
    }

    /// Letters, digits, `_ . - / + @ ~ %` and everything beyond ASCII.
    private static func isPathByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...0xFF: true
        default: "_.-/+@~%".utf8.contains(byte)
        }
    }
}
