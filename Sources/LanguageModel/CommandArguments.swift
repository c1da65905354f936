internal import JSON
internal import OrderedCollections

/// How a program is called so that it answers one question and does nothing else.
struct CommandArguments {
    /// The program's arguments, grouped so that an option goes with its value.
    var options: [[String]]
    /// Variables that are set for this run.
    var environment: [String: String] = [:]

    /// Options that may be missing; without the others the program would be an agent with tools, so they may not.
    static let dispensable: Set<String> = [
        "--no-session-persistence", "--json-schema", "--ephemeral", "--output-schema", "--schema", "--no-log",
    ]

    /// Decides on the arguments, and writes what they name below `side`.
    init(
        _ style: CommandModel.Style, _ request: ModelRequest, side: String, inherited: [String: String]
    ) throws(AtomicFile.Failure) {
        let schema = request.schema.map { JSONWriter.canonical($0.schema) }
        // One argument may have 128 KiB on Linux; the schema is in the prompt as well.
        let argument = schema.flatMap { $0.utf8.count < 100_000 ? $0 : nil }
        switch style {
        case .plain(let words): options = words.dropFirst().map { [$0] }
        case .claude(let model):
            options = [
                ["-p"], ["--output-format", "json"], ["--tools", ""], ["--strict-mcp-config"],
                ["--no-session-persistence"],
            ]
            if let model { options.append(["--model", model]) }
            if let argument { options.append(["--json-schema", argument]) }
        case .codex(let model):
            options = [
                ["exec"], ["--json"], ["--skip-git-repo-check"], ["--sandbox", "read-only"], ["--ephemeral"],
            ]
            if let model { options.append(["-m", model]) }
            if let schema {
                try AtomicFile.write(Array(schema.utf8), to: side + "/schema.json", isDurable: false)
                options.append(["--output-schema", side + "/schema.json"])
            }
            options += [["-o", side + "/answer"], ["-"]]
        case .gemini(let model):
            options = [["--output-format", "json"], ["--extensions", "none"]]
            if let model { options.append(["-m", model]) }
            // The prompt option is put after what standard input holds.
            options.append(["-p", "Answer the question above."])
            try toolsOff(in: side + "/settings.json", inherited)
        case .llm(let model):
            options = [["--no-stream"], ["--no-log"]]
            if let model { options.append(["-m", model]) }
            if let argument { options.append(["--schema", argument]) }
        }
    }

    /// Gemini has no option for it: settings that go before the user's allow no tool but one that does not exist.
    private mutating func toolsOff(
        in path: String, _ inherited: [String: String]
    ) throws(AtomicFile.Failure) {
        let variable = "GEMINI_CLI_SYSTEM_SETTINGS_PATH"
        var settings: JSONValue = [:]
        if let theirs = inherited[variable], let bytes = try AtomicFile.read(theirs),
            let value = try? JSONValue.parse(bytes), value.object != nil
        {
            settings = value
        }
        var tools = settings["tools"] ?? [:]
        if tools.object == nil { tools = [:] }
        tools.set("core", to: ["none"])
        tools.set("discoveryCommand", to: nil)
        settings.set("tools", to: tools)
        settings.set("mcpServers", to: [:])
        settings.set("mcp", to: ["allowed": ["none"]])
        try AtomicFile.write(JSONWriter.compactBytes(settings), to: path, isDurable: false)
        environment[variable] = path
    }
}
