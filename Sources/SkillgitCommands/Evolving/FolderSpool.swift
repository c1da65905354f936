internal import Evolution
internal import Git
internal import Glibc

/// Keeps redacted transcripts in a folder of this clone until the model has read them.
struct FolderSpool: TranscriptSpool {
    let folder: String

    init(folder: String) throws {
        self.folder = folder
    }

    func store(_ bytes: [UInt8], named name: String) throws {
        try DurableFile.write(bytes, to: "\(folder)/\(name)")
    }

    func bytes(named name: String) throws -> [UInt8] {
        guard let bytes = try DurableFile.read("\(folder)/\(name)") else {
            throw CommandFailure(
                "a transcript that was just read is gone from \(folder)", hints: ["run the command again"])
        }
        return bytes
    }
}
