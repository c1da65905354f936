/// Finds characters that people cannot see but agents read, and those that turn the direction of text.
///
/// Joiners inside emoji and in scripts that are written with them, direction marks in text that runs from right to left,
/// and tags in flags are seen, or needed, and are no findings.
enum HiddenText {
    /// The first hidden character of each line, with its line from 1; lines end at LF, CRLF or a lone CR.
    static func findings(in bytes: [UInt8]) -> [(line: Int, scalar: Unicode.Scalar)] {
        // Nearly all text needs no look at its characters.
        guard
            bytes.contains(where: {
                $0 >= 0x80 || $0 == 0x7F || ($0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D)
            })
        else { return [] }
        var result: [(line: Int, scalar: Unicode.Scalar)] = []
        for (number, line) in lines(of: String(decoding: bytes, as: UTF8.self)).enumerated() {
            if let scalar = firstHidden(in: line, isFirstLine: number == 0) {
                result.append((number + 1, scalar))
            }
        }
        return result
    }

    private static func lines(of text: String) -> [[Unicode.Scalar]] {
        var lines: [[Unicode.Scalar]] = [[]]
        var isAfterReturn = false
        for scalar in text.unicodeScalars {
            if scalar == "\n", isAfterReturn {
                isAfterReturn = false
                continue
            }
            isAfterReturn = scalar == "\r"
            if scalar == "\n" || scalar == "\r" {
                lines.append([])
            } else {
                lines[lines.count - 1].append(scalar)
            }
        }
        return lines
    }

    private static func firstHidden(in line: [Unicode.Scalar], isFirstLine: Bool) -> Unicode.Scalar? {
        let runsLeft = line.contains { isRightToLeft($0.value) }
        for (place, scalar) in line.enumerated() {
            let previous = place > 0 ? line[place - 1] : nil
            switch scalar.value {
            case 0xFEFF where isFirstLine && place == 0: continue
            case 0x200C, 0x200D:
                if !isJoined(after: previous) { return scalar }
            case 0x200E, 0x200F, 0x061C:
                if !runsLeft { return scalar }
            case 0xE0020...0xE007F:
                if !isFlag(line[..<place]) { return scalar }
            case 0xFE00...0xFE0F:
                if previous.map({ isSelector($0.value) }) ?? true { return scalar }
            case 0xE0100...0xE01EF:
                if previous.map({ !$0.properties.isIdeographic }) ?? true { return scalar }
            default:
                if UnicodeText.isHidden(scalar) { return scalar }
            }
        }
        return nil
    }

    private static func isSelector(_ value: UInt32) -> Bool {
        (0xFE00...0xFE0F).contains(value) || (0xE0100...0xE01EF).contains(value)
    }

    /// Whether a joiner may stand behind the character: an emoji, or a letter or mark of a script that uses joiners.
    private static func isJoined(after previous: Unicode.Scalar?) -> Bool {
        guard let previous else { return false }
        if previous.value == 0xFE0F || (previous.properties.isEmoji && previous.value > 0xFF) { return true }
        switch previous.value {
        case 0x0600...0x109F, 0x1700...0x18AF, 0x1900...0x1CFF, 0xA800...0xABFF, 0xFB50...0xFDFF,
            0xFE70...0xFEFE,
            0x10A00...0x11FFF, 0x1E900...0x1E95F:
            return true
        default: return false
        }
    }

    private static func isRightToLeft(_ value: UInt32) -> Bool {
        switch value {
        case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFE, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
        default: false
        }
    }

    /// Whether tags at this place spell out a flag: a black flag and nothing but tags before them.
    private static func isFlag(_ before: ArraySlice<Unicode.Scalar>) -> Bool {
        before.last { !(0xE0020...0xE007F).contains($0.value) }?.value == 0x1F3F4
    }
}
