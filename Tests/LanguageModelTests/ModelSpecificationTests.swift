import Testing

@testable import LanguageModel

@Suite struct ModelSpecificationTests {
    @Test(arguments: [
        ("openai:gpt-5", ModelSpecification.openAI("gpt-5")),
        ("openai:org/model:7b", .openAI("org/model:7b")),
        ("command:llm -m 'my model' --no-stream", .command(["llm", "-m", "my model", "--no-stream"])),
        ("claude", .claude(nil)), ("claude:opus", .claude("opus")), ("codex", .codex(nil)),
        ("codex:o9", .codex("o9")), ("anthropic:claude-opus-5-5", .anthropic("claude-opus-5-5")),
        ("ollama:qwen3:8b", .ollama("qwen3:8b")), ("llamacpp", .llama(nil)), ("llama.cpp:m", .llama("m")),
        ("gemini", .gemini(nil)), ("gemini:flash", .gemini("flash")), ("llm:4o-mini", .llm("4o-mini")),
        ("handoff", .handoff(nil)), ("handoff:/a b", .handoff("/a b")), ("replay:calls", .replay("calls")),
    ])
    func knowsItsForms(text: String, specification: ModelSpecification) throws {
        #expect(try ModelSpecification(parsing: text) == specification)
    }

    @Test(arguments: [
        ("opnai:gpt-5", "did you mean 'openai:gpt-5'?"), ("gpt-5", "did you mean 'openai:gpt-5'?"),
        ("claude-opus", "did you mean 'anthropic:claude-opus' or 'claude:claude-opus'?"),
        ("gemini-flash", "did you mean 'gemini:gemini-flash'?"),
        ("antropic:x", "did you mean 'anthropic:x'?"), ("ollama", "write ollama:NAME"),
        ("hand-off", "did you mean 'handoff'?"),
        ("openai", "write openai:NAME"), ("openai:", "write one of"), ("", "write one of"),
        ("xyz:1", "write one of"),
        ("command:'x", "close it"),
    ])
    func suggestsWhatWasMeant(text: String, mend: String) {
        let error = #expect(throws: ModelSpecificationError.self) { try ModelSpecification(parsing: text) }
        #expect(error?.mend.contains(mend) == true, "\(error?.mend ?? "")")
    }

    @Test func theNearestNameCounts() throws {
        let environment = ["SKILLGIT_MODEL": "codex", "OPENAI_MODEL": "m", "OPENAI_API_KEY": "k"]
        func resolved(_ flag: String?, _ configuration: String?, _ environment: [String: String]) throws
            -> String?
        {
            try ModelSpecification.resolve(
                flag: flag, configuration: configuration, environment: environment)?
                .specification.description
        }
        #expect(try resolved("claude", "handoff", environment) == "claude")
        #expect(try resolved(nil, "handoff", environment) == "handoff")
        #expect(try resolved(nil, nil, environment) == "codex")
        #expect(try resolved(nil, nil, ["OPENAI_MODEL": "m", "OPENAI_API_KEY": "k"]) == "openai:m")
        #expect(try resolved(nil, nil, ["OPENAI_API_KEY": "k"]) == nil)
        let other = ["ANTHROPIC_MODEL": "c", "ANTHROPIC_AUTH_TOKEN": "t"]
        #expect(try resolved(nil, nil, other) == "anthropic:c")
        #expect(try resolved(nil, nil, environment.merging(other) { $1 }) == "codex")
        #expect(
            try resolved(nil, nil, other.merging(["OPENAI_MODEL": "m", "OPENAI_API_KEY": "k"]) { $1 })
                == "openai:m")
        #expect(try resolved(nil, nil, ["ANTHROPIC_MODEL": "c"]) == nil)
        #expect(throws: ModelSpecificationError.self) { try resolved(nil, "gtp", [:]) }
    }

    @Test func keysAreShownNowhere() throws {
        let key = Secret(" sk-abcdef\n")
        #expect("\(key) \(String(reflecting: key)) \([key])" == "redacted redacted [redacted]")
        var dumped = ""
        dump(key, to: &dumped)
        #expect(!dumped.contains("abcdef"))
        let endpoint = try OpenAIEndpoint(environment: [
            "OPENAI_API_KEY": "sk-abcdef", "OPENAI_API_BASE": "http://[::1]:80/v1/",
        ])
        #expect(endpoint.base == "http://[::1]:80/v1" && endpoint.host == "[::1]" && endpoint.isLocal)
        #expect(!"\(endpoint)".contains("abcdef"))
        #expect(endpoint.headers(streams: true).contains(HTTPField("Authorization", "Bearer sk-abcdef")))
        #expect(key.removed(from: "bad key sk-abcdef!") == "bad key redacted!")
        for base in ["ftp://x", "x", "http://", "https://u:p@host/v1"] {
            #expect(throws: ModelSpecificationError.self) { try OpenAIEndpoint(base: base) }
        }
    }

    @Test func aModelNeedsItsKey() throws {
        let surroundings = ModelSpecification.Surroundings(
            environment: [:], transport: { _ in NoTransport() }, handoffFolder: Questions.scratchFolder(),
            run: "r-1")
        let error = #expect(throws: ModelSpecificationError.self) {
            try ModelSpecification.openAI("m").model(in: surroundings)
        }
        #expect(error?.reason == "OpenAI wants a key and OPENAI_API_KEY is not set")
        var local = surroundings
        local.environment = ["OPENAI_BASE_URL": "http://localhost:8080/v1"]
        let identity = try ModelSpecification.openAI("m").model(in: local).identity
        #expect(identity == ModelIdentity(name: "openai:m", destination: "localhost", leavesMachine: false))
        #expect(try ModelSpecification.handoff(nil).model(in: surroundings).identity.name == "handoff")
        #expect(throws: ModelSpecificationError.self) {
            try ModelSpecification.replay("/nowhere").model(in: local)
        }
    }

    @Test func anthropicIsIdentifiedByTheEnvironment() throws {
        let endpoint = try AnthropicEndpoint(environment: [
            "ANTHROPIC_API_KEY": "sk-ant-abcdef", "ANTHROPIC_AUTH_TOKEN": " token-abcdef\n",
            "ANTHROPIC_BASE_URL": "https://proxy.example/v1/",
            "ANTHROPIC_CUSTOM_HEADERS": "X-Team: secret-team-word\nAnthropic-Version: 2024-01-01\n",
        ])
        #expect(endpoint.address.base == "https://proxy.example")
        let fields = endpoint.headers(streams: true, version: "2026-10-21")
        for field in [
            HTTPField("x-api-key", "sk-ant-abcdef"), HTTPField("Authorization", "Bearer token-abcdef"),
            HTTPField("X-Team", "secret-team-word"), HTTPField("Anthropic-Version", "2024-01-01"),
        ] {
            #expect(fields.contains(field))
        }
        #expect(fields.count { $0.name.lowercased() == "anthropic-version" } == 1)
        for word in ["abcdef", "secret-team-word"] { #expect(!"\(endpoint)".contains(word)) }
        for headers in ["no colon", "Bad Name\u{0}: x", ": x"] {
            #expect(throws: ModelSpecificationError.self) {
                try AnthropicEndpoint(environment: ["ANTHROPIC_CUSTOM_HEADERS": headers])
            }
        }
        let surroundings = ModelSpecification.Surroundings(
            environment: [:], transport: { _ in NoTransport() }, handoffFolder: "/nowhere", run: "r")
        let error = #expect(throws: ModelSpecificationError.self) {
            try ModelSpecification.anthropic("m").model(in: surroundings)
        }
        #expect(error?.reason.contains("ANTHROPIC_API_KEY") == true)
    }

    @Test(arguments: [
        ("", "http://127.0.0.1:11434"), ("box", "http://box:11434"), ("box:1", "http://box:1"),
        ("0.0.0.0", "http://127.0.0.1:11434"), ("0.0.0.0:99", "http://127.0.0.1:99"),
        ("https://ollama.example/", "https://ollama.example"), ("[::1]", "http://[::1]:11434"),
        ("[::1]:5", "http://[::1]:5"),
    ])
    func ollamaIsWhereItsVariableSays(host: String, base: String) throws {
        #expect(try OllamaEndpoint(environment: ["OLLAMA_HOST": host]).address.base == base)
    }

    private struct NoTransport: HTTPTransport {
        func send(_ request: HTTPRequest, receive: (HTTPEvent) -> HTTPFlow) async throws(TransportError) {
            throw TransportError(.connect, "there is none")
        }
    }
}
