/// What a model's tokens cost, for a million of each kind.
public struct Price: Hashable, Sendable {
    /// Tokens read.
    public var input: Double
    /// Tokens read from the provider's prompt cache.
    public var cachedInput: Double
    /// Tokens written into the provider's prompt cache.
    public var cacheWrites: Double
    /// Tokens written.
    public var output: Double
    /// What an exchange of a batch costs, as a share of the same exchange alone.
    public var batchFactor: Double
    /// The currency's code.
    public var currency: String

    /// Sets prices; what is not known of caches costs as much as any token read.
    public init(
        input: Double, cachedInput: Double? = nil, cacheWrites: Double? = nil, output: Double, batchFactor: Double = 1,
        currency: String
    ) {
        self.input = input
        self.cachedInput = cachedInput ?? input
        self.cacheWrites = cacheWrites ?? input
        self.output = output
        self.batchFactor = batchFactor
        self.currency = currency
    }

    /// What tokens cost.
    ///
    /// - Parameter isBatch: whether they were used in a batch.
    public func cost(of usage: TokenUsage, isBatch: Bool = false) -> Double {
        let fresh = max(0, usage.input - usage.cachedInput - usage.cacheWrites)
        let sum =
            Double(fresh) * input + Double(usage.cachedInput) * cachedInput + Double(usage.cacheWrites) * cacheWrites
            + Double(usage.output) * output
        return sum / 1e6 * (isBatch ? batchFactor : 1)
    }
}
