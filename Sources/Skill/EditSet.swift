/// The edits of one patch as the renderer sees them: a unit that is applied whole or not at all.
public struct EditSet: Hashable, Sendable {
    /// The patch's id, for messages.
    public var id: String
    /// The patch's rank in its run, from 1.
    ///
    /// Siblings that several patches put at one place stand in rank order, whatever
    /// order the patches were applied in.
    public var rank: Int
    /// The edits, in the order the patch lists them.
    public var edits: [Edit]

    /// Names the edits of a patch.
    public init(id: String, rank: Int, edits: [Edit]) {
        self.id = id
        self.rank = rank
        self.edits = edits
    }
}
