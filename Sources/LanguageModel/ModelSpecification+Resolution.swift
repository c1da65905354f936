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
}
