internal import FoundationEssentials

/// How records become JSON: keys sorted, slashes plain, and nothing that depends on the machine.
enum RecordCoding {
    /// A whole file: indented, with a final newline.
    static func document(_ value: some Encodable) throws -> [UInt8] {
        try encode(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]) + [0x0A]
    }

    /// One line, without its newline.
    static func line(_ value: some Encodable) throws -> [UInt8] {
        try encode(value, [.sortedKeys, .withoutEscapingSlashes])
    }

    private static func encode(_ value: some Encodable, _ format: JSONEncoder.OutputFormatting) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = format
        do {
            return [UInt8](try encoder.encode(value))
        } catch {
            throw EvolutionRunFailure(path: "\(type(of: value))", reason: "it has no JSON form")
        }
    }

    /// Reads one file of a run.
    static func read<Record: Decodable>(_ path: String, from files: [String: [UInt8]]) throws -> Record {
        guard let bytes = files[path] else { throw EvolutionRunFailure(path: path, reason: "the file is missing") }
        return try decode(bytes, path: path)
    }

    /// Reads a file of one record a line.
    static func lines<Record: Decodable>(
        _ path: String, from files: [String: [UInt8]], as type: Record.Type
    ) throws -> [Record] {
        guard let bytes = files[path] else { throw EvolutionRunFailure(path: path, reason: "the file is missing") }
        return try bytes.split(separator: 0x0A).map { try decode(Array($0), path: path) }
    }

    private static func decode<Record: Decodable>(_ bytes: [UInt8], path: String) throws -> Record {
        do {
            return try JSONDecoder().decode(Record.self, from: Data(bytes))
        } catch {
            throw EvolutionRunFailure(path: path, reason: "the file is damaged: \(error)")
        }
    }
}
