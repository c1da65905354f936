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

    /// A value of `--signal`; `nil` for `combined`.
    static func signal(_ text: String) throws -> EvolutionConfiguration.Signal? {
        if text == "combined" { return nil }
        let names = EvolutionConfiguration.Signal.allCases.map(\.rawValue) + ["combined"]
        guard let signal = EvolutionConfiguration.Signal(rawValue: text) else {
            throw unknown(text, option: "--signal", names)
        }
        return signal
    }

    /// A value of `--progress`.
    static func progress(_ text: String) throws -> ProgressOptions.Form {
        try choice(text, option: "--progress", among: ProgressOptions.Form.allCases)
    }

    private static func choice<Value: RawRepresentable<String>>(
        _ text: String, option: String, among all: [Value]
    ) throws -> Value {
        if let value = Value(rawValue: text) { return value }
        throw unknown(text, option: option, all.map(\.rawValue))
    }

    private static func unknown(_ text: String, option: String, _ names: [String]) -> ValidationError {
        let near = Spelling.nearest(to: text, among: names).first.map { "; did you mean '\($0)'?" } ?? ""
        let listed =
            names.count < 3
            ? names.joined(separator: " or ")
            : names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
        return ValidationError("\(option) takes \(listed)\(near)")
    }
}
