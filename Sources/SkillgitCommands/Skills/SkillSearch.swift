internal import Glibc

/// Finds the folders that hold skills.
enum SkillSearch {
    /// The folders below `root` (itself included) that hold a SKILL.md, sorted; a skill is not searched for others.
    static func skills(below root: String) -> [String] {
        var found: [String] = []
        var pending: [(path: String, depth: Int)] = [(root, 0)]
        while let (path, depth) = pending.popLast() {
            if access(path + "/SKILL.md", F_OK) == 0 || access(path + "/skill.md", F_OK) == 0 {
                found.append(path)
                continue
            }
            guard depth < 3, let handle = opendir(path) else { continue }
            defer { closedir(handle) }
            while let entry = readdir(handle) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                var status = stat()
                guard !name.hasPrefix("."), stat(path + "/" + name, &status) == 0,
                    status.st_mode & S_IFMT == S_IFDIR
                else { continue }
                pending.append((path + "/" + name, depth + 1))
            }
        }
        return found.sorted()
    }
}
