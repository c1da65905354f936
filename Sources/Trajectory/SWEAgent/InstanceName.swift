/// The names that SWE-bench gives to tasks, `owner__repository-number`, as they stand in names of files.
enum InstanceName {
    /// A file's name without what follows the first of `.traj` and `.json`.
    static func stem(of path: String) -> String {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        for suffix in [".json", ".traj"] where name.hasSuffix(suffix) && name.utf8.count > suffix.utf8.count {
            name.removeLast(suffix.utf8.count)
        }
        return name
    }

    /// The task at the end of a name; `nil` when there is none.
    ///
    /// Older runs put the configuration before it, in parts that `__` divides and that end in a number too.
    static func instance(in name: String) -> String? {
        let parts = parts(of: name)
        guard parts.count >= 2, let last = parts.last, number(of: last) != nil else { return nil }
        let owner = parts[parts.count - 2]
        guard !owner.isEmpty, number(of: owner) == nil, !owner.contains("=") else { return nil }
        return owner + "__" + last
    }

    /// The repository of a task, `owner/name`.
    static func repository(of task: String?) -> String? {
        guard let task, let instance = instance(in: task), instance == task else { return nil }
        let parts = parts(of: task)
        guard parts.count == 2, let digits = number(of: parts[1]) else { return nil }
        return parts[0] + "/" + parts[1].dropLast(digits.utf8.count + 1)
    }

    private static func parts(of name: String) -> [String] {
        var parts: [String] = []
        var rest = Substring(name)
        while let divider = rest.firstRange(of: "__") {
            parts.append(String(rest[..<divider.lowerBound]))
            rest = rest[divider.upperBound...]
        }
        return parts + [String(rest)]
    }

    /// The digits (and dots) after the last `-`.
    private static func number(of part: String) -> Substring? {
        guard let dash = part.lastIndex(of: "-") else { return nil }
        let digits = part[part.index(after: dash)...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == 0x2E }
            ? digits : nil
    }
}
