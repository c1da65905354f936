/// A file of attributes (`.git/info/attributes`, the user's own), changed by whole lines.
public struct AttributesFile: Sendable, Hashable {
    /// Where it is; it need not exist.
    public let path: String

    /// Names a file.
    public init(path: String) { self.path = path }

    /// Whether the file has a line, but for spaces around it.
    public func contains(_ line: String) throws(GitError) -> Bool {
        try lines().contains { Self.trimmed($0) == line }
    }

    /// Adds a line at the end unless it is there.
    ///
    /// - Returns: whether the file was changed.
    public func add(_ line: String) throws(GitError) -> Bool {
        guard try !contains(line) else { return false }
        guard var bytes = try DurableFile.read(path) else {
            try DurableFile.write(Array("\(line)\n".utf8), to: path)
            return true
        }
        if let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
        try DurableFile.replaceContent(of: path, with: bytes + Array("\(line)\n".utf8))
        return true
    }

    /// Removes a line; a file that has no other is removed with it.
    ///
    /// - Returns: whether the file was changed.
    public func remove(_ line: String) throws(GitError) -> Bool {
        let old = try lines()
        let kept = old.filter { Self.trimmed($0) != line }
        guard kept.count < old.count else { return false }
        if kept.isEmpty {
            try DurableFile.remove(path)
        } else {
            try DurableFile.replaceContent(of: path, with: Array(kept.joined()))
        }
        return true
    }

    /// The lines with their ends.
    private func lines() throws(GitError) -> [ArraySlice<UInt8>] {
        guard let bytes = try DurableFile.read(path) else { return [] }
        var lines: [ArraySlice<UInt8>] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? bytes.count
            lines.append(bytes[start..<end])
            start = end
        }
        return lines
    }

    private static func trimmed(_ line: ArraySlice<UInt8>) -> String {
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || (0x09...0x0D).contains($0) }
        var line = line.drop(while: isSpace)
        while let last = line.last, isSpace(last) { line = line.dropLast() }
        return String(decoding: line, as: UTF8.self)
    }
}
