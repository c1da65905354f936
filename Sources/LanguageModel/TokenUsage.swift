/// Tokens read and written by one call, or by many added up.
public struct TokenUsage: Hashable, Sendable, Codable {
    /// Tokens read, those from and into the prompt cache included.
    public var input: Int
    /// Of those, tokens that came from the provider's prompt cache.
    public var cachedInput: Int
    /// Of those, tokens that were written into the provider's prompt cache at a price of its own.
    public var cacheWrite: Int
    /// Tokens written, reasoning included.
    public var output: Int

    /// Counts tokens.
    public init(input: Int = 0, cachedInput: Int = 0, cacheWrite: Int = 0, output: Int = 0) {
        self.input = input
        self.cachedInput = cachedInput
        self.cacheWrite = cacheWrite
        self.output = output
    }

    /// Tokens read and written together.
    public var total: Int { input + output }

    /// Adds two counts.
    public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: left.input + right.input, cachedInput: left.cachedInput + right.cachedInput,
            cacheWrite: left.cacheWrite + right.cacheWrite, output: left.output + right.output)
    }

    /// What an exchange without counts is taken to have used: a token for four bytes of the text that was sent and
    /// answered.
    static func estimate(of request: ModelRequest, answer: String = "") -> TokenUsage {
        TokenUsage(input: (request.bytes + 3) / 4, output: (answer.utf8.count + 3) / 4)
    }

    enum CodingKeys: String, CodingKey {
        case input, output
        case cachedInput = "cached_input"
        case cacheWrite = "cache_write"
    }

    /// Reads counts; those of versions that knew no `cache_write` are taken as zero there.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        input = try values.decode(Int.self, forKey: .input)
        cachedInput = try values.decode(Int.self, forKey: .cachedInput)
        cacheWrite = try values.decodeIfPresent(Int.self, forKey: .cacheWrite) ?? 0
        output = try values.decode(Int.self, forKey: .output)
    }

    /// Writes counts; `cache_write` only where there is any.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(input, forKey: .input)
        try values.encode(cachedInput, forKey: .cachedInput)
        if cacheWrite > 0 { try values.encode(cacheWrite, forKey: .cacheWrite) }
        try values.encode(output, forKey: .output)
    }
}
