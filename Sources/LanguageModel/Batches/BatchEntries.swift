/// The entries of one batch, each as JSON text.
struct BatchEntries: Sendable {
    /// The texts.
    var texts: [[UInt8]]

    /// The entries as lines.
    var lines: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(texts.reduce(0) { $0 + $1.count + 1 })
        for text in texts {
            bytes += text
            bytes.append(0x0A)
        }
        return bytes
    }

    /// The entries as a JSON array.
    var array: [UInt8] {
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (place, text) in texts.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += text
        }
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }
}
