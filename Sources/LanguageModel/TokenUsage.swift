/// Tokens read and written by one call, or by many added up.
public struct TokenUsage: Hashable, Sendable, Codable {
    /// Tokens read, those from and into the prompt cache included.
    public var input: Int
    /// Of those, tokens that came from the provider's prompt cache.
    public var cachedInput: Int
    /// Of the tokens read, those that the provider put into its prompt cache, where it says so and charges for it.
    public var cacheWrites: Int
    /// Tokens written, reasoning included.
    public var output: Int

    /// Counts tokens.
    public init(input: Int = 0, cachedInput: Int = 0, cacheWrites: Int = 0, output: Int = 0) {
        self.input = input
        self.cachedInput = cachedInput
        self.cacheWrites = cacheWrites
        self.output = output
    }

    /// Tokens read and written together.
    public var total: Int { input + output }

    /// Adds two counts.
    public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: left.input + right.input, cachedInput: left.cachedInput + right.cachedInput,
            cacheWrites: left.cacheWrites + right.cacheWrites, output: left.output + right.output)
    }

    /// What an exchange without counts is taken to have used: a token for four bytes of the text that was sent and
    /// answered.
    static func estimate(of request: ModelRequest, answer: String = "") -> TokenUsage {
        TokenUsage(input: (request.bytes + 3) / 4, output: (answer.utf8.count + 3) / 4)
    }

    enum CodingKeys: String, CodingKey {
        case input, output
        case cachedInput = "cached_input"
        case cacheWrites = "cache_writes"
    }

    /// Reads counts; those of runs that knew no cache writes have none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        input = try container.decode(Int.self, forKey: .input)
        cachedInput = try container.decode(Int.self, forKey: .cachedInput)
        cacheWrites = try container.decodeIfPresent(Int.self, forKey: .cacheWrites) ?? 0
        output = try container.decode(Int.self, forKey: .output)
    }

    /// Writes counts; cache writes only where there are some.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(input, forKey: .input)
        try container.encode(cachedInput, forKey: .cachedInput)
        if cacheWrites > 0 { try container.encode(cacheWrites, forKey: .cacheWrites) }
        try container.encode(output, forKey: .output)
    }
}
