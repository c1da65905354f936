/// A set of ASCII characters, asked for a byte in two instructions.
struct ByteSet: Sendable {
    private let low: UInt64
    private let high: UInt64

    init(_ characters: StaticString) {
        var low: UInt64 = 0
        var high: UInt64 = 0
        characters.withUTF8Buffer { bytes in
            for byte in bytes {
                if byte < 64 {
                    low |= 1 << UInt64(byte)
                } else if byte < 128 {
                    high |= 1 << UInt64(byte - 64)
                }
            }
        }
        self.low = low
        self.high = high
    }

    @inline(__always)
    func contains(_ byte: UInt8) -> Bool {
        byte < 64 ? low >> UInt64(byte) & 1 != 0 : byte < 128 && high >> UInt64(byte - 64) & 1 != 0
    }

    static let afterOperator = ByteSet("=:>~/")
    static let beforeOperator = ByteSet(" \t\"'\\]`?!")
    static let stringPrefix = ByteSet("fbrFBR$@")
    static let assignment = ByteSet(" :=")
    static let sentenceEnd = ByteSet(".:?!")
    static let valueEnd = ByteSet("\"'`,;&<>)]}\\|")
    static let nameSeparator = ByteSet("_-.")
    static let seamInURL = ByteSet("\"'`\\+&")
    static let userInfoEnd = ByteSet("/?#\"'`<>,()[]|\\")
    static let inKeyLine = ByteSet("\"'+\\nt-")
    static let keyDigit = ByteSet("+/=-")
    static let keySeam = ByteSet("\"'\\,:;`|>")
    static let encodingSign = ByteSet("+/-_")
    static let lineEnd = ByteSet("=\"'`\\")
    static let pieceEnd = ByteSet("\"'`\\,;)}]<")
    static let afterBackslash = ByteSet("\n\r\"' \\")
    static let seam = ByteSet(" \t\r\n\\\"'`+.&")
    static let escaped = ByteSet("ux/n\"\\rt")
    static let wordSeparator = ByteSet("-_./: ")
    static let code = ByteSet("()[]{}=")
    static let reference = ByteSet("$<{%[*(")
}
