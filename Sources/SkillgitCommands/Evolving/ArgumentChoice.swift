internal import ArgumentParser
internal import Evolution
internal import Trajectory

/// Reads options that take one of a few words.
enum ArgumentChoice {
    /// A value of `--analyst`.
    static func analyst(_ text: String) throws -> EvolutionConfiguration.Analyst {
        try choice(text, option: "--analyst", among: EvolutionConfiguration.Analyst.allCases)
    }

    /// A value of `--about`.
    static func attribution(_ text: String) throws -> IngestOptions.Attribution {
        try choice(text, option: "--about", among: IngestOptions.Attribution.allCases)
    }

    private static func choice<Value: RawRepresentable<String>>(
        _ text: String, option: String, among all: [Value]
    ) throws -> Value {
        if let value = Value(rawValue: text) { return value }
        let names = all.map(\.rawValue)
        let near = Spelling.nearest(to: text, among: names).first.map { "; did you mean '\($0)'?" } ?? ""
        throw ValidationError("\(option) takes \(names.joined(separator: " or "))\(near)")
    }
}
