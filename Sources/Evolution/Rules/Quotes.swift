/// The words kept beside a template: few, short, and the same whatever order hash tables have.
struct Quotes: Sendable {
    /// Words of one place.
    struct Quote: Sendable {
        var episode: UInt32
        var first: UInt32
        var last: UInt32
        var words: String
        var passed: Bool
    }

    /// Most places kept per template.
    static let perTemplate = 6
    private var kept: [UInt32: [Quote]] = [:]
    private var budget = 24_000

    /// Keeps a place when it is better than one that is kept: passing runs first, then earlier episodes.
    mutating func add(_ quote: Quote, to template: UInt32) {
        var list = kept[template] ?? []
        if list.count < Quotes.perTemplate {
            guard budget > 0 else { return }
            budget -= 1
            list.append(quote)
        } else {
            guard quote.passed, let at = list.lastIndex(where: { !$0.passed }) else { return }
            list[at] = quote
        }
        kept[template] = list
    }

    /// The places of a template.
    func of(_ template: UInt32) -> [Quote] { kept[template] ?? [] }

    /// At most `limit` characters, the cut shown; control characters become spaces.
    static func clipped(_ text: String, _ limit: Int) -> String {
        var copy = text
        let plain: String? = copy.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
            let cut = bytes.count > limit ? bytes.prefix(limit - 1) : bytes.prefix(limit)
            let shown = cut.map { $0 != 0x0A && ($0 < 0x20 || $0 == 0x7F) ? 0x20 : $0 }
            return String(decoding: shown, as: UTF8.self) + (bytes.count > limit ? "…" : "")
        }
        if let plain { return plain }
        var out = ""
        var count = 0
        for character in text {
            if count == limit - 1 { return out + "…" }
            let isControl =
                character != "\n" && character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
            out.append(isControl ? " " : character)
            count += 1
        }
        return out
    }
}
