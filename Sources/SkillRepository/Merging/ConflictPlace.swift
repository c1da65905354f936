public import StructuralMerge

/// One conflict of a merge in progress, and how it was settled.
public struct ConflictPlace: Hashable, Sendable, Codable {
    /// The conflict.
    public var conflict: MergeConflict
    /// How it was settled; `nil` while it is open.
    public var settlement: Settlement?

    init(_ conflict: MergeConflict, settlement: Settlement? = nil) {
        self.conflict = conflict
        self.settlement = settlement
    }

    enum CodingKeys: String, CodingKey { case kind, path, base, ours, theirs, settlement }

    /// Reads a record.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func text(_ key: CodingKeys) throws -> [UInt8] { try container.decode(StoredText.self, forKey: key).bytes }
        let name = try container.decode(String.self, forKey: .kind)
        guard let kind = MergeConflict.Kind(rawValue: name) else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: container, debugDescription: "unknown kind of conflict '\(name)'")
        }
        conflict = MergeConflict(
            kind: kind, path: try container.decode([String].self, forKey: .path),
            texts: ThreeWay(base: try text(.base), ours: try text(.ours), theirs: try text(.theirs)))
        settlement = try container.decodeIfPresent(Settlement.self, forKey: .settlement)
    }

    /// Writes a record.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(conflict.kind.rawValue, forKey: .kind)
        try container.encode(conflict.path, forKey: .path)
        try container.encode(StoredText(conflict.texts.base), forKey: .base)
        try container.encode(StoredText(conflict.texts.ours), forKey: .ours)
        try container.encode(StoredText(conflict.texts.theirs), forKey: .theirs)
        try container.encodeIfPresent(settlement, forKey: .settlement)
    }
}
