internal import JSON

extension String {
    /// The text, its middle left out with a mark when it is over `limit` UTF-8 bytes.
    func cutInTheMiddle(to limit: Int) -> String {
        guard utf8.count > limit else { return self }
        var copy = self
        return copy.withUTF8 { bytes in
            var head = limit / 2
            var tail = bytes.count - limit / 2
            while head > 0, bytes[head] & 0xC0 == 0x80 { head -= 1 }
            while tail < bytes.count, bytes[tail] & 0xC0 == 0x80 { tail += 1 }
            return String(decoding: bytes[..<head], as: UTF8.self) + JSONText.mark(missing: tail - head)
                + String(decoding: bytes[tail...], as: UTF8.self)
        }
    }

    /// Without the white space at both ends.
    var trimmed: String {
        func isBlank(_ byte: UInt8?) -> Bool {
            byte == 0x20 || byte.map { (0x09...0x0D).contains($0) } ?? false
        }
        // Most texts need nothing, and then no copy.
        guard isBlank(utf8.first) || isBlank(utf8.last) else { return self }
        var text = Substring(self)
        while let first = text.utf8.first, first == 0x20 || (0x09...0x0D).contains(first) {
            text.removeFirst()
        }
        while let last = text.utf8.last, last == 0x20 || (0x09...0x0D).contains(last) { text.removeLast() }
        return String(text)
    }
}
