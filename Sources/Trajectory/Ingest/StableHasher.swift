/// A 64-bit hash (FNV-1a with a final mix) that is the same in every process, for numbers that are kept or compared.
struct StableHasher {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Adds the UTF-8 bytes of a text and an end mark.
    mutating func add(_ text: some StringProtocol) {
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        state = (state ^ 0xFF) &* 0x100_0000_01B3
    }

    /// The hash of everything added.
    var value: UInt64 { Self.mix(state) }

    /// Spreads a number's bits (the finaliser of SplitMix64).
    static func mix(_ number: UInt64) -> UInt64 {
        var value = number &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
