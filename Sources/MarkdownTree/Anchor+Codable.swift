extension Anchor.Block {
    private enum Key: String, CodingKey {
        case quote, hash
    }

    /// Reads `{"quote": text}` or `{"hash": digits}`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if let text = try container.decodeIfPresent(String.self, forKey: .quote) {
            self = .quote(text)
        } else {
            self = .hash(try container.decode(String.self, forKey: .hash))
        }
    }

    /// Writes one member, named after the way the block is recognised.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        switch self {
        case .quote(let text): try container.encode(text, forKey: .quote)
        case .hash(let digits): try container.encode(digits, forKey: .hash)
        }
    }
}
