extension ModelSpecification {
    /// Where a model was named.
    public enum Source: Hashable, Sendable {
        /// On the command line.
        case flag
        /// In the configuration.
        case configuration
        /// In an environment variable.
        case environment(String)
    }

    /// The model to use: the one on the command line, else the configuration's, else the environment's.
    ///
    /// The environment names one with `SKILLGIT_MODEL` (in the form of `--model`), with `OPENAI_MODEL` where
    /// `OPENAI_API_KEY` or a base URL is set too, or with `ANTHROPIC_MODEL` where a key, a token or a base URL is. A key
    /// alone names no model.
    ///
    /// - Returns: `nil` when nobody names one.
    /// - Throws: ``ModelSpecificationError`` saying where the name stands that cannot be read.
    public static func resolve(
        flag: String?, configuration: String?, environment: [String: String]
    ) throws(ModelSpecificationError) -> (specification: ModelSpecification, source: Source)? {
        if let flag { return (try ModelSpecification(parsing: flag), .flag) }
        if let configuration, !configuration.isEmpty {
            return (try read(configuration, in: "the configuration"), .configuration)
        }
        if let named = environment["SKILLGIT_MODEL"], !named.isEmpty {
            return (try read(named, in: "SKILLGIT_MODEL"), .environment("SKILLGIT_MODEL"))
        }
        func isSet(_ names: String...) -> Bool { names.contains { !(environment[$0] ?? "").isEmpty } }
        if let named = environment["OPENAI_MODEL"], !named.isEmpty,
            isSet("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE")
        {
            return (.openAI(named), .environment("OPENAI_MODEL"))
        }
        if let named = environment["ANTHROPIC_MODEL"], !named.isEmpty,
            isSet("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL")
        {
            return (.anthropic(named), .environment("ANTHROPIC_MODEL"))
        }
        return nil
    }

    private static func read(
        _ text: String, in place: String
    ) throws(ModelSpecificationError) -> ModelSpecification {
        do {
            return try ModelSpecification(parsing: text)
        } catch {
            throw ModelSpecificationError("\(place): \(error.reason)", mend: error.mend)
        }
    }

    /// What a model needs from outside.
    public struct Surroundings: Sendable {
        /// The environment variables.
        public var environment: [String: String]
        /// Sends HTTP requests; made only when one is needed.
        public var transport: @Sendable (ServerAddress) -> any HTTPTransport
        /// Where questions are handed off when no folder is named.
        public var handoffFolder: String
        /// The run's id.
        public var run: String
        /// Where temporary folders are made.
        public var temporaryFolder: String
        /// The model's window in tokens, where the user says it.
        public var contextTokens: Int?
        /// Seconds since 1970.
        public var now: @Sendable () -> Double

        /// Describes what there is.
        public init(
            environment: [String: String],
            transport: @escaping @Sendable (ServerAddress) -> any HTTPTransport,
            handoffFolder: String, run: String, temporaryFolder: String = "/tmp", contextTokens: Int? = nil,
            now: @escaping @Sendable () -> Double = { 0 }
        ) {
            self.environment = environment
            self.transport = transport
            self.handoffFolder = handoffFolder
            self.run = run
            self.temporaryFolder = temporaryFolder
            self.contextTokens = contextTokens
            self.now = now
        }
    }

    /// Makes the model.
    ///
    /// - Throws: ``ModelSpecificationError`` when something it needs is missing.
    public func model(in surroundings: Surroundings) throws(ModelSpecificationError) -> any LanguageModel {
        switch self {
        case .openAI(let name): return try openAI(name, surroundings)
        case .anthropic(let name): return try anthropic(name, surroundings)
        case .ollama(let name):
            let endpoint = try OllamaEndpoint(environment: surroundings.environment)
            return OllamaModel(
                model: name, endpoint: endpoint, transport: surroundings.transport(endpoint.address),
                contextTokens: surroundings.contextTokens, now: surroundings.now)
        case .llama(let name):
            let endpoint = try OpenAIEndpoint.llama(environment: surroundings.environment)
            return OpenAIModel(
                model: name ?? "default", endpoint: endpoint,
                transport: surroundings.transport(endpoint.address), kind: "llamacpp", now: surroundings.now)
        case .command(let words): return try command(.plain(words), surroundings)
        case .claude(let name): return try command(.claude(name), surroundings)
        case .codex(let name): return try command(.codex(name), surroundings)
        case .gemini(let name): return try command(.gemini(name), surroundings)
        case .llm(let name): return try command(.llm(name), surroundings)
        case .handoff(let folder):
            return try HandoffModel(folder: folder ?? surroundings.handoffFolder, run: surroundings.run)
        case .replay(let folder): return try ReplayModel(folder: folder)
        }
    }

    private func openAI(
        _ name: String, _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> any LanguageModel {
        let endpoint = try OpenAIEndpoint(environment: surroundings.environment)
        guard endpoint.key != nil || endpoint.base != OpenAIEndpoint.standardBase else {
            throw ModelSpecificationError(
                "OpenAI wants a key and OPENAI_API_KEY is not set",
                mend: "set it, or OPENAI_BASE_URL for a server of your own")
        }
        return OpenAIModel(
            model: name, endpoint: endpoint, transport: surroundings.transport(endpoint.address),
            now: surroundings.now)
    }

    private func anthropic(
        _ name: String, _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> any LanguageModel {
        let endpoint = try AnthropicEndpoint(environment: surroundings.environment)
        guard endpoint.hasIdentification || endpoint.address.base != AnthropicEndpoint.standardBase else {
            throw ModelSpecificationError(
                "Anthropic wants a key and neither ANTHROPIC_API_KEY nor ANTHROPIC_AUTH_TOKEN is set",
                mend: "set one, or ANTHROPIC_BASE_URL for a server of your own")
        }
        return AnthropicModel(
            model: name, endpoint: endpoint, transport: surroundings.transport(endpoint.address),
            now: surroundings.now)
    }

    private func command(
        _ style: CommandModel.Style, _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> any LanguageModel {
        try CommandModel(
            style, environment: surroundings.environment, temporaryFolder: surroundings.temporaryFolder)
    }
}
