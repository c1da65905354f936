extension ModelSpecification {
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

    /// Makes the model to be asked in batches.
    ///
    /// - Parameter folder: where what waits and what is known of batches is kept; one for each model.
    /// - Throws: ``ModelSpecificationError`` when the provider has no batches, or something it needs is missing.
    public func batchedModel(
        in surroundings: Surroundings, folder: String
    ) throws(ModelSpecificationError) -> any BatchedModel {
        switch self {
        case .openAI(let name):
            let endpoint = try openAIEndpoint(surroundings)
            let service = OpenAIBatches(model: name, endpoint: endpoint)
            return try batchedModel(service, endpoint.address, surroundings, folder)
        case .anthropic(let name):
            let endpoint = try anthropicEndpoint(surroundings)
            let service = AnthropicBatches(model: name, endpoint: endpoint)
            return try batchedModel(service, endpoint.address, surroundings, folder)
        default:
            throw ModelSpecificationError(
                "\(description) cannot be asked in batches", mend: "name a model of openai: or anthropic:")
        }
    }

    private func batchedModel(
        _ service: some BatchService, _ address: ServerAddress, _ surroundings: Surroundings, _ folder: String
    ) throws(ModelSpecificationError) -> any BatchedModel {
        // The same name as without batches, so that answers are shared.
        let identity = ModelIdentity(
            name: description, destination: address.host, leavesMachine: !address.isLocal)
        return try BatchModel(
            service, identity: identity, folder: folder, transport: surroundings.transport(address),
            now: surroundings.now)
    }

    private func openAI(
        _ name: String, _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> any LanguageModel {
        let endpoint = try openAIEndpoint(surroundings)
        return OpenAIModel(
            model: name, endpoint: endpoint, transport: surroundings.transport(endpoint.address),
            now: surroundings.now)
    }

    private func openAIEndpoint(
        _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> OpenAIEndpoint {
        let endpoint = try OpenAIEndpoint(environment: surroundings.environment)
        guard endpoint.key != nil || endpoint.base != OpenAIEndpoint.standardBase else {
            throw ModelSpecificationError(
                "OpenAI wants a key and OPENAI_API_KEY is not set",
                mend: "set it, or OPENAI_BASE_URL for a server of your own")
        }
        return endpoint
    }

    private func anthropic(
        _ name: String, _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> any LanguageModel {
        let endpoint = try anthropicEndpoint(surroundings)
        return AnthropicModel(
            model: name, endpoint: endpoint, transport: surroundings.transport(endpoint.address),
            now: surroundings.now)
    }

    private func anthropicEndpoint(
        _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> AnthropicEndpoint {
        let endpoint = try AnthropicEndpoint(environment: surroundings.environment)
        guard endpoint.hasIdentification || endpoint.address.base != AnthropicEndpoint.standardBase else {
            throw ModelSpecificationError(
                "Anthropic wants a key and neither ANTHROPIC_API_KEY nor ANTHROPIC_AUTH_TOKEN is set",
                mend: "set one, or ANTHROPIC_BASE_URL for a server of your own")
        }
        return endpoint
    }

    private func command(
        _ style: CommandModel.Style, _ surroundings: Surroundings
    ) throws(ModelSpecificationError) -> any LanguageModel {
        try CommandModel(
            style, environment: surroundings.environment, temporaryFolder: surroundings.temporaryFolder)
    }
}
