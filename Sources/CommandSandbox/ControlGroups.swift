internal import Glibc
internal import Synchronization

/// Makes control groups for single commands below the group that this process is in, where that is allowed.
struct ControlGroups: Sendable {
    /// A group for one command.
    struct Group: Sendable {
        /// Its folder.
        let path: String
        /// The file that a process writes its id to in order to join.
        var joining: String { path + "/cgroup.procs" }

        /// Ends what is left in the group, where the kernel does that, and removes it.
        ///
        /// - Returns: Whether it is gone.
        @discardableResult
        func remove() async -> Bool {
            ControlGroups.write("1", to: path + "/cgroup.kill")
            for _ in 0..<100 {
                if rmdir(path) == 0 || errno == ENOENT { return true }
                try? await Task.sleep(nanoseconds: 10_000_000)
            }
            return false
        }
    }

    /// The kernel's two kinds of hierarchy.
    enum Version: Sendable {
        /// One hierarchy for each controller.
        case one
        /// One for all, whose groups divide a controller among those below them only where they are told to.
        case two

        /// The files of a group that limit it: what is promised, and what is besides.
        func limits(memory: Int, processes: Int) -> (needed: [(file: String, value: Int)], besides: [(String, Int)]) {
            switch self {
            case .one: ([("memory.limit_in_bytes", memory)], [])
            // The limit on processes is the kernel's own, too.
            case .two: ([("memory.max", memory)], [("pids.max", processes), ("memory.swap.max", 0)])
            }
        }
    }

    /// The folder that groups are made in.
    let parent: String
    /// What kind of hierarchy it is part of.
    let version: Version
    private static let count = Mutex(0)

    /// Looks for a group with the memory controller that we may divide, and tries it.
    ///
    /// - Parameters:
    ///   - mounts: where the hierarchies are mounted.
    ///   - membership: the file that names the groups of this process.
    static func find(
        in mounts: String = "/sys/fs/cgroup", membership: String = "/proc/self/cgroup"
    ) -> ControlGroups? {
        candidates(in: mounts, membership: membership).first { $0.works() }
    }

    /// Where groups might be made, by what the system says, the best first.
    static func candidates(in mounts: String, membership: String) -> [ControlGroups] {
        lines(membership).flatMap { line -> [ControlGroups] in
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            // A path with `..` leads out of what we are shown.
            guard parts.count == 3, !parts[2].split(separator: "/").contains("..") else { return [] }
            let path = parts[2] == "/" ? "" : String(parts[2])
            if parts[1].split(separator: ",").contains("memory") {
                return [ControlGroups(parent: mounts + "/memory" + path, version: .one)]
            }
            guard parts[1].isEmpty, parts[0] == "0" else { return [] }
            return ancestors(of: path).map { mounts + $0 }.filter(divides).map {
                ControlGroups(parent: $0, version: .two)
            }
        }
    }

    /// A new group with the limits; `nil` when it cannot be made.
    func make(memory: Int, processes: Int) -> Group? {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let group = Group(path: "\(parent)/skillgit-\(getpid())-\(number)")
        guard mkdir(group.path, 0o755) == 0 else { return nil }
        let limits = version.limits(memory: memory, processes: processes)
        for limit in limits.needed where !Self.write("\(limit.value)", to: group.path + "/" + limit.file) {
            rmdir(group.path)
            return nil
        }
        for (file, value) in limits.besides { Self.write("\(value)", to: group.path + "/" + file) }
        return group
    }

    /// Whether a process can join a group made here, tried with one that ends at once.
    private func works() -> Bool {
        removeLeftovers()
        guard let group = make(memory: 1 << 26, processes: 16) else { return false }
        let works = Self.canJoin(group)
        // Who joined has ended, but may not have left yet.
        for _ in 0..<100 {
            if rmdir(group.path) == 0 || errno == ENOENT { break }
            usleep(10_000)
        }
        return works
    }

    /// Whether a process can join a group, tried with one that ends at once.
    static func canJoin(_ group: Group) -> Bool {
        var child: pid_t = 0
        let words: [UnsafeMutablePointer<CChar>?] =
            ["sh", "-c", "echo $$ 2>/dev/null >\"$1\"", "sh", group.joining].map { (word: String) in strdup(word) } + [
                nil
            ]
        defer { for word in words { free(word) } }
        guard posix_spawn(&child, "/bin/sh", nil, nil, words, [nil]) == 0 else { return false }
        var status: Int32 = 0
        while waitpid(child, &status, 0) < 0, errno == EINTR {}
        return status == 0
    }

    /// Removes groups that a killed process left: they are empty, and its id is in their names.
    func removeLeftovers() {
        guard let folder = opendir(parent) else { return }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            let parts = name.split(separator: "-")
            guard parts.count == 3, parts[0] == "skillgit", let owner = pid_t(parts[1]) else { continue }
            if kill(owner, 0) != 0, errno == ESRCH { rmdir(parent + "/" + name) }
        }
    }

    private static func ancestors(of path: String) -> [String] {
        var paths: [String] = []
        var rest = path
        while true {
            paths.append(rest)
            guard let slash = rest.lastIndex(of: "/") else { return paths }
            rest = String(rest[..<slash])
        }
    }

    private static func divides(_ path: String) -> Bool {
        lines(path + "/cgroup.subtree_control").contains { $0.split(separator: " ").contains("memory") }
            && access(path, W_OK) == 0
    }

    private static func lines(_ path: String) -> [String] {
        let bytes = (try? FolderReader.contents(of: path, limit: 1 << 16)) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @discardableResult
    private static func write(_ text: String, to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return Glibc.write(file, text, text.utf8.count) == text.utf8.count
    }
}
