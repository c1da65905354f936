/// A message with everything that varies from run to run replaced by `…`: quoted text, numbers, paths, identifiers.
enum MessageTemplate {
    /// What stands for a masked piece.
    static let slot = "…"

    /// The masked tokens of a cleaned line, at most 40.
    static func tokens(of line: String) -> [String] {
        let bytes = Array(line.utf8.prefix(400))
        var tokens: [String] = []
        var at = 0
        while at < bytes.count, tokens.count < 40 {
            if bytes[at] == 0x20 {
                at += 1
                continue
            }
            let token = next(bytes, &at)
            if token == slot, tokens.last == slot { continue }
            tokens.append(token)
        }
        return maskedEnd(tokens)
    }

    /// `no such table: singer`: a lone word after a colon at the end is what the message is about.
    private static func maskedEnd(_ tokens: [String]) -> [String] {
        guard tokens.count >= 4, let last = tokens.last, !last.contains(slot) else { return tokens }
        let before = tokens[tokens.count - 2]
        guard before.hasSuffix(":"), before.utf8.count > 1 else { return tokens }
        return tokens.dropLast() + [slot]
    }

    private static func next(_ bytes: [UInt8], _ at: inout Int) -> String {
        var out: [UInt8] = []
        while at < bytes.count, isOpening(bytes[at]) && quoteEnd(bytes, at) == nil {
            // A bracket, or a quote that closes nothing: a quote without its end cuts the message off.
            if bytes[at] != 0x28 && bytes[at] != 0x5B {
                at = bytes.count
                return slot
            }
            out.append(bytes[at])
            at += 1
        }
        if at < bytes.count, isOpening(bytes[at]), let end = quoteEnd(bytes, at) {
            let mark = bytes[at] == 0x28 || bytes[at] == 0x5B ? 0x27 : bytes[at]
            out.append(mark == 0x60 ? 0x27 : mark)
            out.append(contentsOf: slot.utf8)
            out.append(mark == 0x60 ? 0x27 : mark)
            at = end + 1
            while at < bytes.count, isTrailing(bytes[at]) {
                out.append(bytes[at])
                at += 1
            }
            return String(decoding: out, as: UTF8.self)
        }
        let start = at
        while at < bytes.count, bytes[at] != 0x20 { at += 1 }
        return word(bytes[start..<at], opening: out)
    }

    /// The closing quote: the next same mark that no letter follows.
    private static func quoteEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        let mark = bytes[start]
        guard mark == 0x27 || mark == 0x22 || mark == 0x60 else { return nil }
        var at = start + 1
        while at < bytes.count {
            if bytes[at] == mark, at + 1 == bytes.count || !isWordByte(bytes[at + 1]) && bytes[at + 1] != mark {
                return at
            }
            at += 1
        }
        return nil
    }

    private static func isOpening(_ byte: UInt8) -> Bool {
        byte == 0x27 || byte == 0x22 || byte == 0x60 || byte == 0x28 || byte == 0x5B
    }

    private static func isTrailing(_ byte: UInt8) -> Bool {
        byte == 0x2C || byte == 0x3A || byte == 0x3B || byte == 0x2E || byte == 0x29 || byte == 0x5D
            || byte == 0x21
            || byte == 0x3F
    }

    private static func word(_ piece: ArraySlice<UInt8>, opening: [UInt8]) -> String {
        var core = piece
        while let last = core.last, isTrailing(last) { core = core.dropLast() }
        let tail = piece[core.endIndex...]
        if isPlain(core) { return String(decoding: opening + core + tail, as: UTF8.self) }
        if let name = exceptionName(core) { return name + String(decoding: tail, as: UTF8.self) }
        // Only a colon or comma is kept beside a slot; it tells where the thing named ends.
        let mark = tail.first.flatMap { $0 == 0x3A || $0 == 0x2C ? $0 : nil }
        return slot + (mark.map { String(decoding: [$0], as: UTF8.self) } ?? "")
    }

    /// A word of letters, maybe with an inner apostrophe or hyphen, in ordinary casing, of ordinary length.
    private static func isPlain(_ core: ArraySlice<UInt8>) -> Bool {
        guard let first = core.first, core.count <= 24 else { return false }
        var previousIsLower = false
        for byte in core {
            let lower = (0x61...0x7A).contains(byte) || byte >= 0x80
            let upper = (0x41...0x5A).contains(byte)
            guard lower || upper || byte == 0x27 || byte == 0x2D else { return false }
            if upper && previousIsLower { return false }
            previousIsLower = lower
        }
        return first != 0x27 && first != 0x2D
    }

    /// `package.SomeError` without its package; `nil` when it is no exception's name.
    private static func exceptionName(_ core: ArraySlice<UInt8>) -> String? {
        guard core.suffix(5).elementsEqual("Error".utf8) || core.suffix(9).elementsEqual("Exception".utf8)
        else {
            return nil
        }
        let text = String(decoding: core, as: UTF8.self)
        let last = text.split(separator: ".").last.map(String.init) ?? text
        guard last.hasSuffix("Error") || last.hasSuffix("Exception") else { return nil }
        return last.utf8.allSatisfy({ isWordByte($0) }) && last.utf8.count <= 40 ? last : nil
    }
}
