import Glibc

/// A folder for one test, removed with it.
final class IngestScratchFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/skillgit-ingest-XXXXXX\0".utf8CString)
        guard mkdtemp(&template) != nil else { throw IngestFixtureFailure() }
        path = template.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.map { String(cString: $0) } ?? ""
        }
    }

    deinit {
        Self.remove(path)
    }

    /// Writes a file, with the folders it is in.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/" + part
            mkdir(folder, 0o755)
        }
        let file = path + "/" + name
        guard let stream = fopen(file, "w") else { throw IngestFixtureFailure() }
        defer { fclose(stream) }
        fputs(text, stream)
        return file
    }

    private static func remove(_ path: String) {
        if let stream = opendir(path) {
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(stream)
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}

struct IngestFixtureFailure: Error {}
