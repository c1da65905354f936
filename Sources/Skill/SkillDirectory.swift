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

    /// Reads a folder; `.git` and what is not a regular file are left out.
    public static func read(_ path: String) throws(Failure) -> SkillDirectory {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .missing }
        guard status.st_mode & S_IFMT == S_IFDIR else { throw .notFolder }
        var scan = FolderScan(root: path)
        try scan.run()
        return SkillDirectory(
            path: path, folder: SkillFolder(files: scan.files), links: scan.links.sorted { $0.path < $1.path },
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
                bytes: try bytes(of: path, size: Int(status.st_size)), isExecutable: status.st_mode & 0o111 != 0)
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

    private func bytes(of path: String, size: Int) throws(SkillDirectory.Failure) -> [UInt8] {
        let descriptor = open(root + "/" + path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw unreadable(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count > 0 {
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
