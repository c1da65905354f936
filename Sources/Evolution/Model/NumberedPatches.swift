internal import Skill

/// Candidates as a model is shown them: `c1`, `c2`, … in their order.
struct NumberedPatches: Sendable {
    /// The candidates.
    let candidates: [Candidate]

    /// The ids in their order.
    var ids: [String] { candidates.indices.map(Self.id) }

    /// The candidate of an id.
    func candidate(_ id: String) -> Candidate? {
        candidates.indices.first { Self.id($0) == id }.map { candidates[$0] }
    }

    /// The name of a place in the list.
    static func id(_ place: Int) -> String { "c\(place + 1)" }

    /// The list as text.
    var described: String {
        candidates.enumerated().map { place, candidate in
            """
            ## Patch \(Self.id(place))
            seen in \(candidate.support.count) runs
            title: \(candidate.title)
            theme: \(candidate.theme)
            rule: \(candidate.rule)
            cause: \(candidate.cause)
            edit: \(Self.described(candidate.edits))
            """
        }.joined(separator: "\n\n")
    }

    private static func described(_ edits: [Edit]) -> String {
        guard let edit = edits.first else { return "none: skillgit places the rule itself" }
        let place = edit.anchor.map(EditReply.described) ?? "the whole file"
        return "\(edit.operation.rawValue) in \(edit.file), \(place): \(edit.content ?? "")"
    }
}
