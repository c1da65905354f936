/// What an import gives: a run like any other, and what became of every edit.
public struct ImportResult: Hashable, Sendable {
    /// The run with its commits.
    public var evolution: EvolutionResult
    /// The fate of every edit, in the order of the files.
    public var edits: [EditFate]
}
