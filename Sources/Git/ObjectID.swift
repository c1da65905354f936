internal import Clibgit2

/// The SHA-1 name of a git object: 20 bytes, written as 40 lower-case hexadecimal digits.
public struct ObjectID: Hashable, Sendable {
    private let first: UInt64
    private let second: UInt64
    private let third: UInt32

    /// Reads a full name; nil unless `hex` is exactly 40 hexadecimal digits.
    public init?(_ hex: some StringProtocol) {
        let digits = Array(hex.utf8)
        guard digits.count == 40 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20)
        for index in stride(from: 0, to: 40, by: 2) {
            guard let high = Self.digit(digits[index]), let low = Self.digit(digits[index + 1]) else {
                return nil
            }
            bytes.append(high << 4 | low)
        }
        self.init(bytes: bytes)
    }

    init(_ raw: git_oid) {
        let bytes = withUnsafeBytes(of: raw) { Array($0.prefix(20)) }
        self.init(bytes: bytes)
    }

    /// Takes the bytes big-endian, so that comparing the numbers compares the hexadecimal text.
    private init(bytes: [UInt8]) {
        first = bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        second = bytes[8..<16].reduce(0) { $0 << 8 | UInt64($1) }
        third = bytes[16..<20].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The 20 bytes.
    public var bytes: [UInt8] {
        withUnsafeBytes(of: first.bigEndian, Array.init)
            + withUnsafeBytes(of: second.bigEndian, Array.init)
            + withUnsafeBytes(of: third.bigEndian, Array.init)
    }

    /// The 40 hexadecimal digits, lower case.
    public var hex: String {
        let alphabet = Array("0123456789abcdef".utf8)
        var digits: [UInt8] = []
        digits.reserveCapacity(40)
        for byte in bytes {
            digits.append(alphabet[Int(byte >> 4)])
            digits.append(alphabet[Int(byte & 15)])
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// The first seven digits, as git shows a name to people.
    public var short: String { String(hex.prefix(7)) }

    var raw: git_oid {
        var raw = git_oid()
        withUnsafeMutableBytes(of: &raw) { $0.copyBytes(from: bytes) }
        return raw
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}

extension ObjectID: Comparable {
    /// Orders names as their hexadecimal text is ordered.
    public static func < (left: Self, right: Self) -> Bool {
        (left.first, left.second, left.third) < (right.first, right.second, right.third)
    }
}

extension ObjectID: CustomStringConvertible {
    /// The 40 hexadecimal digits.
    public var description: String { hex }
}

extension ObjectID: Codable {
    /// Reads the 40 digits from a string.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ObjectID(text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "not a 40-digit object name: \(text)")
        }
        self = id
    }

    /// Writes the 40 digits as a string.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}
