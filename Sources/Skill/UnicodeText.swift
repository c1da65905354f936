internal import Clibutf8proc
internal import Glibc

/// The Unicode questions that the skill format asks, answered as its reference validator does.
enum UnicodeText {
    /// The text in normalisation form NFKC; itself when it cannot be normalised.
    static func nfkc(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: UnsafeMutablePointer<utf8proc_uint8_t>?
        let options = utf8proc_option_t(
            UTF8PROC_STABLE.rawValue | UTF8PROC_COMPOSE.rawValue | UTF8PROC_COMPAT.rawValue)
        let length = utf8proc_map(bytes, bytes.count, &result, options)
        guard length >= 0, let result else { return text }
        defer { free(result) }
        return String(decoding: UnsafeBufferPointer(start: result, count: length), as: UTF8.self)
    }

    /// The text without white space at its ends: Unicode's White_Space and the separators U+001C to U+001F.
    static func stripped(_ text: String) -> String {
        let scalars = Array(text.unicodeScalars)
        guard let first = scalars.firstIndex(where: { !isSpace($0) }),
            let last = scalars.lastIndex(where: { !isSpace($0) })
        else { return "" }
        var result = String.UnicodeScalarView()
        result.append(contentsOf: scalars[first...last])
        return String(result)
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
    }

    /// The length as the format counts it: Unicode scalars.
    static func length(_ text: String) -> Int { text.unicodeScalars.count }

    /// Whether people cannot see the character wherever it stands, or it turns the direction of text.
    ///
    /// ``HiddenText`` adds those that depend on what stands beside them.
    static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x08, 0x0B, 0x0C, 0x0E...0x1F, 0x7F...0x84, 0x86...0x9F, 0xAD, 0x034F, 0x115F, 0x1160,
            0x180E, 0x200B,
            0x202A...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF9...0xFFFB, 0x1D173...0x1D17A,
            0xE0000...0xE007F:
            true
        default: false
        }
    }
}
