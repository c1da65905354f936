internal import ArgumentParser

/// The options of `evolve` that say how progress is shown.
struct ProgressOptions: ParsableArguments {
    /// The forms of progress, all on standard error.
    enum Form: String, CaseIterable {
        /// A line that is rewritten on a terminal, plain lines elsewhere, nothing beside `--json`.
        case auto
        /// Plain lines.
        case plain
        /// One JSON object a line.
        case json
        /// Nothing.
        case none
    }

    @Option(
        help: ArgumentHelp(
            "auto (one line that is rewritten, or plain lines where there is no terminal), plain, json (one object a line), none.",
            valueName: "form"),
        transform: ArgumentChoice.progress)
    var progress = Form.auto
    @Flag(name: .shortAndLong, help: "Show no progress.")
    var quiet = false

    /// The form that is used.
    ///
    /// - Parameter isJSON: whether the result is printed as JSON.
    func form(isJSON: Bool) -> Form {
        if quiet { return .none }
        return progress == .auto && isJSON ? .none : progress
    }
}
