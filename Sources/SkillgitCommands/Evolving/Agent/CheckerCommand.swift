internal import CommandSandbox
internal import ContentHash
internal import Glibc

/// The user's checker: a line for the shell, and the files of the machine that it is made of.
struct CheckerCommand: Sendable {
    /// The line, words that name files written as absolute paths, so that it means the same from everywhere.
    let line: String
    /// The folder of each such file, or the file alone.
    let paths: [String]
    /// The line without the folders of these files: the same on every machine.
    private let name: String

    /// Folders that every sandbox has.
    private static let system = ["/usr/", "/bin/", "/sbin/", "/lib"]
    /// Bytes that the checker's files may have together.
    private static let limit = 64 << 20

    /// Reads a command line; words that name an existing file or folder are taken for the checker's own.
    init(_ text: String, in context: CommandContext) {
        var paths: [String] = []
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        line = words.map { word in
            guard word.contains("/") || word.contains("."), let path = Self.resolved(context.absolute(word)),
                path != "/", !Self.system.contains(where: path.hasPrefix)
            else { return word }
            paths.append(Self.kept(path, in: context))
            return path.allSatisfy { $0.isLetter || $0.isNumber || "/._-+@%".contains($0) } ? path : "'\(path)'"
        }.joined(separator: " ")
        name = line.split(separator: " ").map { $0.split(separator: "/").last ?? $0 }.joined(separator: " ")
        self.paths = Array(Set(paths)).sorted()
    }

    /// A hash over the line and the content of its files; `nil` when they cannot be read or are too many.
    func fingerprint() -> ContentHash? {
        var hasher = ContentHasher()
        hasher.update(field: name)
        var rest = Self.limit
        for (place, path) in paths.enumerated() {
            let isFolder = Self.isFolder(path)
            let slash = path.lastIndex(of: "/") ?? path.startIndex
            let reader = FolderReader(isFolder ? path : String(path[..<slash]))
            let names = isFolder ? reader.list().map(\.path) : [String(path[slash...].dropFirst())]
            guard names.count < FolderReader.mostFiles else { return nil }
            for name in names {
                guard let bytes = try? reader.contents(of: name, limit: rest) else { return nil }
                rest -= bytes.count
                hasher.update(field: "\(place)/\(name)")
                hasher.update(field: ContentHash(of: bytes).hex)
            }
        }
        return hasher.finalize()
    }

    /// What of the machine a check has to see: a file's own folder, since a checker may have parts; but not a folder that
    /// holds the folder we are in or somebody's home.
    private static func kept(_ path: String, in context: CommandContext) -> String {
        if isFolder(path) { return path }
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return path }
        let folder = String(path[..<slash])
        let kept = [resolved(context.directory), context.environment["HOME"].flatMap(resolved)].compactMap { $0 }
        return kept.contains { ($0 + "/").hasPrefix(folder + "/") } ? path : folder
    }

    private static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func resolved(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
