internal import FoundationEssentials

/// How records are written: JSON with sorted keys, so that equal records are equal bytes.
enum RecordCoding {
    /// Writes a record, ending in a newline.
    static func bytes(of value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value)) + [0x0A]
    }

    /// Reads a record.
    ///
    /// - Throws: `RepositoryError.unreadableRecord` with `name` when the bytes are no such record.
    static func value<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], name: String
    ) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch {
            throw RepositoryError(
                .unreadableRecord, "\(name) cannot be read: \(error)",
                mend: "It was written by another version of skillgit, or damaged: see skillgit fsck.",
                names: [name])
        }
    }
}
