/// What a user of the Trace2Skill release has on disk, read but not judged.
public struct ImportedRelease: Hashable, Sendable {
    /// The runs with what was learned from them, errors first.
    public var records: [ImportedRecord]
    /// The patches to take in.
    public var patches: [ImportedPatch]
    /// The patches of single batches, by which edits are traced back to runs; not taken in themselves.
    public var origins: [ImportedPatch]

    /// Bundles what was read.
    public init(records: [ImportedRecord], patches: [ImportedPatch], origins: [ImportedPatch] = []) {
        self.records = records
        self.patches = patches
        self.origins = origins
    }
}
