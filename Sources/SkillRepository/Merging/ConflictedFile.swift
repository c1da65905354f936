public import Git
internal import StructuralMerge

/// A file of a merge that holds conflicts, as `.git/skillgit/merge/pieces.json` keeps it.
public struct ConflictedFile: Hashable, Sendable, Codable {
    /// A part of the file, in order.
    public enum Piece: Hashable, Sendable {
        /// Text that is settled.
        case text([UInt8])
        /// A conflict, open or settled.
        case place(ConflictPlace)
    }

    /// One version of the file.
    public struct Version: Hashable, Sendable, Codable {
        /// Its path in that version.
        public var path: String
        /// Its content.
        public var id: ObjectID
        /// What it is.
        public var mode: FileMode

        init(_ entry: TreeEntry) {
            path = entry.path
            id = entry.id
            mode = entry.mode
        }

        var entry: TreeEntry { TreeEntry(path: path, id: id, mode: mode) }
    }

    /// The path in the result.
    public var path: String
    /// The common ancestor's file; `nil` where it has none.
    public var base: Version?
    /// Our file; `nil` where we deleted it.
    public var ours: Version?
    /// Their file; `nil` where they deleted it.
    public var theirs: Version?
    /// Whether the file is one conflict as a whole: it can only be taken from one side, or by hand.
    public var isWhole: Bool
    /// Its parts.
    public var pieces: [Piece]

    init(_ conflict: TreeConflict, isWhole: Bool, pieces: [MergePiece]) {
        path = conflict.path
        base = conflict.base.map(Version.init)
        ours = conflict.ours.map(Version.init)
        theirs = conflict.theirs.map(Version.init)
        self.isWhole = isWhole
        self.pieces = pieces.map { piece in
            switch piece {
            case .text(let text): .text(text)
            case .conflict(let conflict): .place(ConflictPlace(conflict))
            }
        }
    }

    enum CodingKeys: String, CodingKey {
        case path, base, ours, theirs, pieces
        case isWhole = "whole"
    }

    /// The conflicts, in the order of the file.
    public var places: [ConflictPlace] {
        pieces.compactMap { if case .place(let place) = $0 { place } else { nil } }
    }

    /// Whether nothing is open.
    public var isSettled: Bool { places.allSatisfy { $0.settlement != nil } }

    /// Whether the file is to be deleted by the way it was settled.
    public var isDeleted: Bool {
        guard isWhole, let choice = places.first?.settlement?.choice else { return false }
        return choice == .ours && ours == nil || choice == .theirs && theirs == nil
    }

    /// The side that the file was taken from as a whole; `nil` where it was not, or that side deleted it.
    var takenSide: Version? {
        guard isWhole else { return nil }
        return switch places.first?.settlement?.choice {
        case .ours: ours
        case .theirs: theirs
        default: nil
        }
    }

    /// The entry of a side that was taken whole and is no regular file.
    var settledEntry: TreeEntry? {
        guard let side = takenSide, !side.mode.isRegular else { return nil }
        return TreeEntry(path: path, id: side.id, mode: side.mode)
    }

    var treeConflict: TreeConflict {
        TreeConflict(path: path, base: base?.entry, ours: ours?.entry, theirs: theirs?.entry)
    }

    /// The mode of the result: theirs where they alone changed it.
    var mode: FileMode {
        guard let mode = ours?.mode, mode.isRegular else {
            return theirs?.mode.isRegular == true ? theirs?.mode ?? .file : .file
        }
        guard let other = theirs?.mode, other.isRegular, base?.mode == mode else { return mode }
        return other
    }

    /// Settles the conflict of a number within the file.
    mutating func settle(_ index: Int, _ settlement: Settlement?) {
        var count = 0
        for piece in pieces.indices {
            guard case .place(var place) = pieces[piece] else { continue }
            if count == index {
                place.settlement = settlement
                pieces[piece] = .place(place)
                return
            }
            count += 1
        }
    }

    /// The file with settled texts, and markers at what is open; once nothing is, the numbers of lists that got both
    /// sides' items ascend.
    func rendered(_ style: MarkerStyle = MarkerStyle()) -> [UInt8] {
        var bytes: [UInt8] = []
        var doubled: [Range<Int>] = []
        for piece in pieces {
            switch piece {
            case .text(let text): bytes += text
            case .place(let place):
                if let settlement = place.settlement {
                    if settlement.choice == .both {
                        doubled.append(bytes.count..<bytes.count + settlement.text.count)
                    }
                    bytes += settlement.text
                } else if isWhole {
                    wholeFile(place.conflict).append(to: &bytes, style: style)
                } else {
                    place.conflict.append(to: &bytes, style: style)
                }
            }
        }
        guard isSettled, FolderVersions.isMarkdown(path) else { return bytes }
        return OrderedLists.renumbered(bytes, at: doubled)
    }

    /// The conflict with words in the place of what is no text.
    private func wholeFile(_ conflict: MergeConflict) -> MergeConflict {
        func side(_ version: Version?, _ text: [UInt8]) -> [UInt8] {
            guard let version else { return Array("(the file is deleted on this side)\n".utf8) }
            guard version.mode.isRegular else { return Array("(\(version.mode) \(version.id))\n".utf8) }
            return text.isEmpty ? Array("(binary or empty file \(version.id))\n".utf8) : text
        }
        var conflict = conflict
        conflict.texts.ours = side(ours, conflict.texts.ours)
        conflict.texts.theirs = side(theirs, conflict.texts.theirs)
        return conflict
    }
}

extension ConflictedFile.Piece: Codable {
    private enum CodingKeys: String, CodingKey { case text, conflict }

    /// Reads a record.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let text = try container.decodeIfPresent(StoredText.self, forKey: .text) {
            self = .text(text.bytes)
        } else {
            self = .place(try container.decode(ConflictPlace.self, forKey: .conflict))
        }
    }

    /// Writes a record.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text): try container.encode(StoredText(text), forKey: .text)
        case .place(let place): try container.encode(place, forKey: .conflict)
        }
    }
}
