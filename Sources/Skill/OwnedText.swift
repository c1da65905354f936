/// Text that is being put together from the base's bytes and from insertions, with who inserted what.
struct OwnedText {
    private(set) var bytes: [UInt8] = []
    /// The bytes that edits put there, ascending.
    private(set) var owned: [(range: Range<Int>, owners: [EditOwner])] = []
    /// The headings written so far, as the plan has them.
    var outline: [String] = []
    /// Whether what comes next must be apart by a blank line.
    var wantsBlank = false
    let ending: [UInt8]

    init(ending: [UInt8]) { self.ending = ending }

    private static func isLineEnd(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

    /// Copies bytes of the base.
    mutating func copy(_ slice: ArraySlice<UInt8>) {
        guard !slice.isEmpty else { return }
        if wantsBlank {
            let line = slice.prefix { !OwnedText.isLineEnd($0) }
            if !line.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { ensureBlankLine() }
            wantsBlank = false
        }
        ensureLineStart()
        bytes.append(contentsOf: slice)
    }

    /// Writes whole lines of an edit.
    mutating func write(_ lines: [String], owners: [EditOwner]) {
        ensureLineStart()
        let start = bytes.count
        for line in lines {
            bytes.append(contentsOf: line.utf8)
            bytes.append(contentsOf: ending)
        }
        owned.append((start..<bytes.count, owners))
    }

    /// Writes a block of an edit, apart from what is before and after it.
    mutating func writeBlock(_ lines: [String], owners: [EditOwner]) {
        ensureLineStart()
        ensureBlankLine()
        write(lines, owners: owners)
        wantsBlank = true
    }

    /// Writes a section that was put together on its own.
    mutating func writeBlock(_ text: OwnedText, owners: [EditOwner]) {
        ensureLineStart()
        ensureBlankLine()
        let start = bytes.count
        bytes.append(contentsOf: text.bytes)
        // What nested edits did not write is the section's own.
        var place = 0
        for part in text.owned {
            if part.range.lowerBound > place {
                owned.append((start + place..<start + part.range.lowerBound, owners))
            }
            owned.append((start + part.range.lowerBound..<start + part.range.upperBound, part.owners))
            place = part.range.upperBound
        }
        if place < text.bytes.count { owned.append((start + place..<start + text.bytes.count, owners)) }
        outline += text.outline
        ensureLineStart()
        wantsBlank = true
    }

    mutating func ensureLineStart() {
        if let last = bytes.last, !OwnedText.isLineEnd(last), !isOnlyMark { bytes.append(contentsOf: ending) }
    }

    private var isOnlyMark: Bool { bytes == [0xEF, 0xBB, 0xBF] }

    mutating func ensureBlankLine() {
        wantsBlank = false
        if !endsWithBlankLine { bytes.append(contentsOf: ending) }
    }

    private var endsWithBlankLine: Bool {
        if bytes.isEmpty || isOnlyMark { return true }
        var place = bytes.count - 1
        guard OwnedText.isLineEnd(bytes[place]) else { return false }
        if bytes[place] == 0x0A, place > 0, bytes[place - 1] == 0x0D { place -= 1 }
        while place > 0 {
            place -= 1
            if OwnedText.isLineEnd(bytes[place]) { return true }
            if bytes[place] != 0x20, bytes[place] != 0x09 { return false }
        }
        return true
    }

    /// Takes the last line's ending away.
    mutating func dropFinalNewline() {
        if bytes.last == 0x0A { bytes.removeLast() }
        if bytes.last == 0x0D { bytes.removeLast() }
        for index in owned.indices {
            let range = owned[index].range
            owned[index].range = min(range.lowerBound, bytes.count)..<min(range.upperBound, bytes.count)
        }
    }
}
