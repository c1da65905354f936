internal import Glibc

/// A skill's folder on disk, read once: its regular files in memory, and what else lies there.
public struct SkillDirectory: Sendable {
    /// Something in the folder that is no regular file.
    public struct Link: Sendable, Hashable {
        /// Its path in the folder.
        public var path: SkillPath
        /// Where the symbolic link points, as written.
        public var target: String
        /// Whether it leads out of the folder.
        public var leavesFolder: Bool
    }

    /// Why a folder is no skill.
    public enum Failure: Error, Sendable, Hashable {
        /// There is nothing at the path.
        case missing
        /// It is no folder.
        case notFolder
        /// It, or something in it, cannot be read; with the path and the system's words.
        case unreadable(path: String, reason: String)
        /// It holds more than a skill can: over 10,000 files or 256 MB.
        case tooLarge
    }

    /// The path as the user gave it, without a trailing `/`.
    public let path: String
    /// The files in memory.
    public let folder: SkillFolder
    /// Symbolic links.
    public let links: [Link]
    /// Names that no skill path can have (control characters, backslashes).
    public let oddNames: [String]
    /// Names that are folders, among them a `SKILL.md` that should be a file.
    public let folders: Set<String>

    /// Reads only the file that the reference validator looks at: `SKILL.md`, else `skill.md`, through symbolic links.
    ///
    /// What else lies in the folder, however much, is not looked at.
    public static func readSkillFile(_ path: String) throws(Failure) -> SkillDirectory {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .missing }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notFolder }
        for name in ["SKILL.md", "skill.md"] {
            guard let file = SkillPath(name), stat(path + "/" + name, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                return SkillDirectory(
                    path: path, folder: SkillFolder(), links: [], oddNames: [], folders: [name])
            }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw .unreadable(path: name, reason: "it is no file")
            }
            guard status.st_size <= 256 << 20 else { throw .tooLarge }
            let bytes = try FolderScan(root: path).bytes(
                of: name, size: Int(status.st_size), followingLinks: true)
            return SkillDirectory(path: path, folder: SkillFolder(files: [file: SkillFile(bytes: bytes)]))
        }
        return SkillDirectory(path: path, folder: SkillFolder())
    }

    /// Reads a folder; `.git` and what is not a regular file are left out.
    public static func read(_ path: String) throws(Failure) -> SkillDirectory {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .missing }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notFolder }
        var scan = FolderScan(root: path)
        try scan.run()
        return SkillDirectory(
            path: path, folder: SkillFolder(files: scan.files),
            links: scan.links.sorted { $0.path < $1.path },
            oddNames: scan.oddNames.sorted(), folders: scan.folders)
    }
}

/// The walk behind ``SkillDirectory/read(_:)``.
private struct FolderScan {
    let root: String
    var files: [SkillPath: SkillFile] = [:]
    var links: [SkillDirectory.Link] = []
    var oddNames: [String] = []
    var folders: Set<String> = []
    private var byteCount = 0

    init(root: String) { self.root = root }

    mutating func run() throws(SkillDirectory.Failure) {
        var pending = [""]
        while let relative = pending.popLast() {
            for name in try names(in: relative) {
                let path = relative.isEmpty ? name : relative + "/" + name
                if try visit(path) { pending.append(path) }
            }
        }
    }

    /// Takes one entry in; says whether it is a folder to walk.
    private mutating func visit(_ path: String) throws(SkillDirectory.Failure) -> Bool {
        var status = stat()
        let full = root + "/" + path
        guard lstat(full, &status) == 0 else { throw unreadable(path) }
        if status.st_mode & S_IFMT == S_IFDIR {
            folders.insert(path)
            return true
        }
        guard let skillPath = SkillPath(path) else {
            oddNames.append(path)
            return false
        }
        if status.st_mode & S_IFMT == S_IFLNK {
            links.append(link(at: skillPath))
        } else if status.st_mode & S_IFMT == S_IFREG {
            byteCount += Int(status.st_size)
            guard files.count < 10_000, byteCount <= 256 << 20 else { throw .tooLarge }
            files[skillPath] = SkillFile(
                bytes: try bytes(of: path, size: Int(status.st_size)),
                isExecutable: status.st_mode & 0o111 != 0)
        }
        return false
    }

    private func names(in relative: String) throws(SkillDirectory.Failure) -> [String] {
        guard let handle = opendir(relative.isEmpty ? root : root + "/" + relative) else {
            throw unreadable(relative)
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != "..", name != ".git" { names.append(name) }
        }
        return names.sorted()
    }

    private func link(at path: SkillPath) -> SkillDirectory.Link {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink(root + "/" + path.text, &buffer, buffer.count)
        let target = String(
            decoding: buffer.prefix(max(length, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return SkillDirectory.Link(
            path: path, target: target, leavesFolder: leaves(target, from: path.components.count - 1))
    }

    private func leaves(_ target: String, from depth: Int) -> Bool {
        guard !target.hasPrefix("/") else { return true }
        var depth = depth
        for part in target.split(separator: "/") where part != "." {
            depth += part == ".." ? -1 : 1
            if depth < 0 { return true }
        }
        return false
    }

    func bytes(
        of path: String, size: Int, followingLinks: Bool = false
    ) throws(SkillDirectory.Failure) -> [UInt8] {
        // A file that was replaced by a pipe in the meantime must not hold us up.
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | (followingLinks ? 0 : O_NOFOLLOW)
        let descriptor = open(root + "/" + path, flags)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count > 0 {
                // A file that grows while it is read does not take the memory.
                guard bytes.count + count <= 256 << 20 else { throw .tooLarge }
                bytes.append(contentsOf: chunk[..<count])
            } else if count < 0 {
                guard errno == EINTR else { throw unreadable(path) }
            } else {
                return bytes
            }
        }
    }

    private func unreadable(_ path: String) -> SkillDirectory.Failure {
        .unreadable(path: path.isEmpty ? root : path, reason: String(cString: strerror(errno)))
    }
}

extension SkillDirectory {
    /// A folder that exists in memory only.
    public init(path: String, folder: SkillFolder) {
        self.init(path: path, folder: folder, links: [], oddNames: [], folders: [])
    }
}
