/// Another bullet for all items of a text.
///
/// It holds for what the other side added too, since items with different bullets are different lists.
struct BulletChange {
    private let old: UInt8
    private let new: UInt8

    /// The change from one text to another that has as many items; `nil` where their bullets are not all alike.
    init?(from base: [UInt8], to text: [UInt8]) {
        let before = BulletChange.places(in: base)
        let after = BulletChange.places(in: text)
        guard let old = before.first.map({ base[$0] }), let new = after.first.map({ text[$0] }), old != new,
            before.count == after.count, before.allSatisfy({ base[$0] == old }),
            after.allSatisfy({ text[$0] == new })
        else { return nil }
        self.old = old
        self.new = new
    }

    /// A text with the new bullets; `nil` where it has others than the old ones.
    func made(in text: [UInt8]) -> [UInt8]? {
        var result = text
        for place in BulletChange.places(in: text) {
            guard text[place] == old else { return nil }
            result[place] = new
        }
        return result
    }

    /// Where the bullets of a text stand.
    private static func places(in text: [UInt8]) -> [Int] {
        var places: [Int] = []
        var isAtStart = true
        for (place, byte) in text.enumerated() {
            if byte == 0x0A {
                isAtStart = true
            } else if isAtStart, !Token.isSpace(byte), byte != UInt8(ascii: ">") {
                isAtStart = false
                if isBullet(byte), place + 1 < text.count, Token.isSpace(text[place + 1]) { places.append(place) }
            }
        }
        return places
    }

    private static func isBullet(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "*") || byte == UInt8(ascii: "+")
    }
}
