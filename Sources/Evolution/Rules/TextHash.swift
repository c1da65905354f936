internal import JSON

/// A hash in the manner of FNV-1a, over words of eight bytes: the same on every machine and in every run, unlike `Hasher`.
struct TextHash: Sendable {
    private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Adds one byte.
    mutating func add(byte: UInt8) {
        value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
    }

    /// Adds a text and an end mark.
    ///
    /// Of a text over 4 KiB only both ends and the length are taken: enough to tell answers apart, and fast.
    mutating func add(_ text: String) {
        var copy = text
        copy.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            if bytes.count <= 4096 {
                add(bytes)
            } else {
                add(UnsafeRawBufferPointer(rebasing: bytes[..<2048]))
                add(UnsafeRawBufferPointer(rebasing: bytes[(bytes.count - 1024)...]))
                add(number: UInt64(bytes.count))
            }
        }
        add(byte: 0xFF)
    }

    /// Adds bytes, eight at a time where there are as many.
    private mutating func add(_ bytes: UnsafeRawBufferPointer) {
        var index = 0
        while index &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            value = (value ^ word) &* 0x100_0000_01b3
            // The product carries upwards only: what the upper bytes say has to come down, too.
            value ^= value >> 29
            index &+= 8
        }
        while index < bytes.count {
            add(byte: bytes[index])
            index &+= 1
        }
    }

    /// Adds a number.
    mutating func add(number: UInt64) {
        for shift in stride(from: 0, to: 64, by: 8) {
            add(byte: UInt8(truncatingIfNeeded: number >> UInt64(shift)))
        }
    }

    /// Adds a JSON value.
    mutating func add(_ value: JSONValue) {
        switch value {
        case .null: add(byte: 1)
        case .bool(let flag): add(byte: flag ? 2 : 3)
        case .integer(let number): add(number: UInt64(bitPattern: number))
        case .number(let number): add(number: number.bitPattern)
        case .string(let text): add(text)
        case .array(let elements):
            add(byte: 4)
            for element in elements { add(element) }
        case .object:
            add(byte: 5)
            for member in value.members {
                add(member.key)
                add(member.value)
            }
        }
    }

    /// The lower half, folded.
    var short: UInt32 { UInt32(truncatingIfNeeded: value ^ (value >> 32)) }
}
