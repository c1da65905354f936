internal import ContentHash
internal import Git
internal import StructuralMerge

/// What conflicts were settled to, in `.git/skillgit/resolutions/`: the same conflict again is settled the same way.
///
/// Local to the clone, and shared by its work trees. A conflict is known by its kind and its three texts without the
/// white space around them; one of a whole file by its path and what the versions have there. With its sides swapped it
/// is the same conflict.
public struct ResolutionMemory {
    /// One remembered decision.
    public struct Entry: Hashable, Sendable {
        /// The conflict's name: a SHA-256 in hexadecimal digits.
        public var key: String
        /// The conflict as it was, and how it was settled.
        public var place: ConflictPlace
        /// The file that it was in.
        public var file: String
    }

    private struct Record: Codable {
        var file: String
        var place: ConflictPlace
        /// What we had, of a file that was in conflict as a whole.
        var ours: String?

        enum CodingKeys: String, CodingKey {
            case file, ours
            case place = "conflict"
        }
    }

    let files: LocalFiles

    /// All decisions, by file and key.
    public func entries() throws -> [Entry] {
        var found: [Entry] = []
        for name in try files.names(in: ".") where name.hasSuffix(".json") {
            guard let bytes = try files.read(name) else { continue }
            let record = try RecordCoding.value(Record.self, from: bytes, name: "resolutions/\(name)")
            found.append(Entry(key: String(name.dropLast(5)), place: record.place, file: record.file))
        }
        return found.sorted { ($0.file, $0.key) < ($1.file, $1.key) }
    }

    /// How an equal conflict was settled; `nil` when none is known.
    func recall(_ conflict: MergeConflict, in file: ConflictedFile) throws -> Settlement? {
        let name = ResolutionMemory.key(of: conflict, in: file) + ".json"
        guard let bytes = try files.read(name) else { return nil }
        let record = try RecordCoding.value(Record.self, from: bytes, name: "resolutions/\(name)")
        guard let known = record.place.settlement else { return nil }
        let isMirrored =
            file.isWhole
            ? record.ours != ResolutionMemory.content(file.ours)
            : ResolutionMemory.trimmed(record.place.conflict.texts.ours)
                != ResolutionMemory.trimmed(conflict.texts.ours)
        switch (known.choice, isMirrored) {
        case (.ours, false), (.theirs, true):
            return Settlement(.ours, text: conflict.texts.ours, isRemembered: true)
        case (.theirs, false), (.ours, true):
            return Settlement(.theirs, text: conflict.texts.theirs, isRemembered: true)
        case (.both, false):
            return Settlement(.both, text: known.text, isRemembered: true)
        // The text stays as it was chosen, so the order of the sides in it is the other one now.
        case (.both, true), (.edited, _):
            return Settlement(.edited, text: known.text, isRemembered: true)
        }
    }

    /// Remembers a decision.
    func remember(_ place: ConflictPlace, in file: ConflictedFile) throws {
        guard place.settlement != nil else { return }
        guard file.isWhole || place.conflict.texts.ours != place.conflict.texts.theirs else { return }
        let record = Record(
            file: file.path, place: place, ours: file.isWhole ? ResolutionMemory.content(file.ours) : nil)
        try files.write(
            ResolutionMemory.key(of: place.conflict, in: file) + ".json", RecordCoding.bytes(of: record))
    }

    /// Forgets a decision.
    public func forget(_ key: String) throws { try files.remove(key + ".json") }

    /// The name of a conflict, the same for both orders of its sides.
    static func key(of conflict: MergeConflict, in file: ConflictedFile) -> String {
        var hasher = ContentHasher()
        hasher.update(field: conflict.kind.rawValue)
        if file.isWhole {
            // Which file is deleted or replaced is a matter of the file, not of its text.
            hasher.update(field: file.path)
            for side in [content(file.base)] + [content(file.ours), content(file.theirs)].sorted() {
                hasher.update(field: side)
            }
            return hasher.finalize().hex
        }
        let base = trimmed(conflict.texts.base)
        let sides = [trimmed(conflict.texts.ours), trimmed(conflict.texts.theirs)].sorted {
            $0.lexicographicallyPrecedes($1)
        }
        for text in [base] + sides {
            hasher.update(field: String(text.count))
            hasher.update(text)
        }
        return hasher.finalize().hex
    }

    private static func content(_ version: ConflictedFile.Version?) -> String {
        version.map { "\($0.mode.rawValue) \($0.id.hex)" } ?? "none"
    }

    /// A text without the white space around it.
    private static func trimmed(_ bytes: [UInt8]) -> [UInt8] {
        func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return [] }
        return Array(bytes[first...last])
    }
}

extension SkillRepository {
    /// What conflicts were settled to.
    public var resolutions: ResolutionMemory { ResolutionMemory(files: shared.folder("resolutions")) }
}
