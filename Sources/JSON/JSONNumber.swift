/// The characters of a number, checked against RFC 8259's grammar and borrowed from the parser for one call.
public struct JSONNumber {
    /// The ASCII characters.
    public let characters: UnsafeRawBufferPointer

    /// Takes over characters that match the grammar.
    init(characters: UnsafeRawBufferPointer) { self.characters = characters }

    /// `.integer` for what has neither fraction nor exponent and fits 64 bits, else `.number`.
    ///
    /// A number beyond the range of `Double` becomes the largest finite one, so that it can be written again.
    public var value: JSONValue {
        if let integer { return .integer(integer) }
        let parsed = Double(String(decoding: characters, as: UTF8.self)) ?? 0
        if parsed.isInfinite {
            return .number(parsed < 0 ? -Double.greatestFiniteMagnitude : Double.greatestFiniteMagnitude)
        }
        return .number(parsed)
    }

    private var integer: Int64? {
        var index = 0
        let isNegative = characters.first == UInt8(ascii: "-")
        if isNegative { index = 1 }
        var magnitude: Int64 = 0
        while index < characters.count {
            let digit = characters[index] &- 0x30
            guard digit < 10 else { return nil }
            let (shifted, overflowed) = magnitude.multipliedReportingOverflow(by: 10)
            let (next, overflowedAgain) = shifted.subtractingReportingOverflow(Int64(digit))
            if overflowed || overflowedAgain { return nil }
            magnitude = next
            index += 1
        }
        // Counted downwards, since Int64.min has no positive counterpart.
        if isNegative { return magnitude == 0 ? nil : magnitude }
        return magnitude == .min ? nil : -magnitude
    }

    /// Whether the characters are a number by the grammar: `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`.
    static func isValid(_ characters: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        let count = characters.count
        func digits() -> Int {
            let start = index
            while index < count, characters[index] &- 0x30 < 10 { index += 1 }
            return index - start
        }
        if index < count, characters[index] == UInt8(ascii: "-") { index += 1 }
        guard index < count else { return false }
        if characters[index] == UInt8(ascii: "0") {
            index += 1
        } else if digits() == 0 {
            return false
        }
        if index < count, characters[index] == UInt8(ascii: ".") {
            index += 1
            if digits() == 0 { return false }
        }
        if index < count, characters[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < count, characters[index] == UInt8(ascii: "+") || characters[index] == UInt8(ascii: "-") {
                index += 1
            }
            if digits() == 0 { return false }
        }
        return index == count
    }
}
