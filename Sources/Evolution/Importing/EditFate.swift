/// What became of one imported edit; every edit has exactly one.
public struct EditFate: Hashable, Sendable, Codable {
    /// Where an edit ends.
    public enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// It is part of a patch that is a commit.
        case committed
        /// It is part of a patch in an open conflict, which the reviewer settles; with what it disagrees about.
        case contested
        /// It is part of a patch that is kept without a commit, with the reason.
        case parked
        /// It says what another edit says, and is one patch with it; which.
        case folded
        /// It is a rule that an earlier run has, or that was rejected; which.
        case known
        /// It is no edit of ours, with the reason.
        case refused
    }

    /// The patch file, as a path within the imported folder.
    public var source: String
    /// Its place in that file, from 1.
    public var number: Int
    /// The operation, as the file has it.
    public var operation: String
    /// The file that it names.
    public var file: String
    /// Where it ended.
    public var state: State
    /// The patch that it is part of, or that it repeats.
    public var patch: PatchID?
    /// Why, for all but `committed`.
    public var reason: String?

    enum CodingKeys: String, CodingKey {
        case source, number, file, state, patch, reason
        case operation = "op"
    }
}
