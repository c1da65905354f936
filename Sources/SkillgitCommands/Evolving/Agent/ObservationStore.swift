internal import ContentHash
internal import FoundationEssentials
internal import Git
internal import Glibc

/// Keeps what commands and checks gave until the run has ended, so that a run that was killed tells the model the same
/// again without running anything twice.
struct ObservationStore: Sendable {
    /// The folder of one trajectory.
    let folder: String

    /// What was kept under a key.
    func value<Value: Decodable>(_ key: ContentHash) -> Value? {
        guard let bytes = try? DurableFile.read(path(of: key)) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(bytes))
    }

    /// Keeps a value.
    func keep(_ value: some Encodable, under key: ContentHash) throws {
        try DurableFile.write(Array(try JSONEncoder().encode(value)), to: path(of: key))
    }

    /// Makes the folder and those above it; only their owner may enter.
    func open() {
        var path = ""
        for part in folder.split(separator: "/") {
            path += "/" + part
            mkdir(path, 0o700)
        }
    }

    /// Removes the archives of a session; what was observed stays.
    func removeArchives() {
        for name in Self.names(in: folder) where !name.hasSuffix(".json") { unlink("\(folder)/\(name)") }
    }

    /// Removes everything below the folder of all trajectories.
    static func clear(_ parent: String) {
        for name in names(in: parent) {
            for file in names(in: "\(parent)/\(name)") { unlink("\(parent)/\(name)/\(file)") }
            rmdir("\(parent)/\(name)")
        }
        rmdir(parent)
    }

    private func path(of key: ContentHash) -> String { "\(folder)/\(key.hex).json" }

    private static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }
}
