internal import Glibc
internal import Synchronization

/// Makes control groups for single commands below the group that this process is in, where that is allowed.
struct ControlGroups: Sendable {
    /// A group for one command.
    struct Group: Sendable {
        fileprivate var path: String
        /// The file that a process writes its id to in order to join.
        var joining: String { path + "/cgroup.procs" }

        /// Removes the group; its processes are dead or dying.
        func remove() async {
            for _ in 0..<100 {
                if rmdir(path) == 0 || errno == ENOENT { return }
                try? await Task.sleep(nanoseconds: 10_000_000)
            }
        }
    }

    /// The folder that groups are made in.
    private let parent: String
    /// Whether it is of the unified hierarchy.
    private let isUnified: Bool
    private static let count = Mutex(0)

    /// Looks for a group with the memory controller that we may divide, and tries it.
    static func find() -> ControlGroups? {
        for line in lines("/proc/self/cgroup") {
            let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3 else { continue }
            let path = parts[2] == "/" ? "" : String(parts[2])
            if parts[1].split(separator: ",").contains("memory") {
                let groups = ControlGroups(parent: "/sys/fs/cgroup/memory" + path, isUnified: false)
                if groups.works() { return groups }
            } else if parts[1].isEmpty, parts[0] == "0" {
                for parent in ancestors(of: path) where divides("/sys/fs/cgroup" + parent) {
                    let groups = ControlGroups(parent: "/sys/fs/cgroup" + parent, isUnified: true)
                    if groups.works() { return groups }
                }
            }
        }
        return nil
    }

    /// A new group with the limits; `nil` when it cannot be made.
    func make(memory: Int, processes: Int) -> Group? {
        let number = Self.count.withLock { count in
            count += 1
            return count
        }
        let group = Group(path: "\(parent)/skillgit-\(getpid())-\(number)")
        guard mkdir(group.path, 0o755) == 0 else { return nil }
        let limit = isUnified ? "memory.max" : "memory.limit_in_bytes"
        guard Self.write("\(memory)", to: group.path + "/" + limit) else {
            rmdir(group.path)
            return nil
        }
        if isUnified {
            // Both are besides what is promised: the limit on processes is the kernel's own, too.
            _ = Self.write("\(processes)", to: group.path + "/pids.max")
            _ = Self.write("0", to: group.path + "/memory.swap.max")
        }
        return group
    }

    /// Whether a process can join a group made here, tried with one that ends at once.
    private func works() -> Bool {
        removeLeftovers()
        guard let group = make(memory: 1 << 26, processes: 16) else { return false }
        defer {
            for _ in 0..<100 where rmdir(group.path) != 0 { usleep(10_000) }
        }
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
    private func removeLeftovers() {
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

    private static func write(_ text: String, to path: String) -> Bool {
        let file = open(path, O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return Glibc.write(file, text, text.utf8.count) == text.utf8.count
    }
}
