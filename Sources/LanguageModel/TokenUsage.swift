/// Tokens read and written by one call, or by many added up.
public struct TokenUsage: Hashable, Sendable, Codable {
    /// Tokens read, cached ones included.
    public var input: Int
    /// Of those, tokens that came from the provider's prompt cache.
    public var cachedInput: Int
    /// Tokens written, reasoning included.
    public var output: Int

    /// Counts tokens.
    public init(input: Int = 0, cachedInput: Int = 0, output: Int = 0) {
        self.input = input
        self.cachedInput = cachedInput
        self.output = output
    }

    /// Adds two counts.
    public static func + (left: TokenUsage, right: TokenUsage) -> TokenUsage {
        TokenUsage(
            input: left.input + right.input, cachedInput: left.cachedInput + right.cachedInput,
            output: left.output + right.output)
    }

    enum CodingKeys: String, CodingKey {
        case input, output
        case cachedInput = "cached_input"
    }
}
