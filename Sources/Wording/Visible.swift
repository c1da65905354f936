/// Makes text from outside safe to show: control characters, terminal escapes and characters that turn the direction
/// of text become visible escapes, so that a trajectory or a skill cannot paint the reviewer's screen.
public enum Visible {
    /// The text on one line.
    public static func line(_ text: String) -> String { escape(text, keepsNewlines: false) }

    /// The text with its line breaks and tabs.
    public static func block(_ text: String) -> String { escape(text, keepsNewlines: true) }

    private static func escape(_ text: String, keepsNewlines: Bool) -> String {
        var result = ""
        result.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if keepsNewlines && (scalar == "\n" || scalar == "\t") {
                result.unicodeScalars.append(scalar)
            } else if isHidden(scalar) {
                result += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0xAD, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xE0000...0xE0FFF:
            true
        default: false
        }
    }
}
