internal import MarkdownTree

/// Where a link in a skill's text leads.
public enum LinkTarget: Hashable, Sendable {
    /// To the web, by mail, anywhere with a scheme.
    case external
    /// Out of the skill's folder, or to an absolute path.
    case leavesSkill
    /// To a file or folder of the skill, with the part after `#`.
    case file(SkillPath, fragment: String?)

    /// Resolves a destination against the file that holds the link: relative to that file's folder, as Markdown has it.
    public init(_ destination: String, from source: SkillPath) {
        let scheme = destination.prefix { $0 != ":" && $0 != "/" && $0 != "#" && $0 != "?" }
        if destination.hasPrefix("//")
            || (scheme.count < destination.count && destination.dropFirst(scheme.count).first == ":"
                && !scheme.isEmpty)
        {
            self = .external
            return
        }
        let hash = destination.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = hash[0].split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let fragment = hash.count > 1 ? String(hash[1]) : nil
        if path.isEmpty {
            self = .file(source, fragment: fragment)
            return
        }
        guard !path.hasPrefix("/") else {
            self = .leavesSkill
            return
        }
        var parts = source.components.dropLast().map(String.init)
        for part in PercentEncoding.decoded(path).split(separator: "/") where part != "." {
            if part == ".." {
                guard parts.popLast() != nil else {
                    self = .leavesSkill
                    return
                }
            } else {
                parts.append(String(part))
            }
        }
        guard let target = SkillPath(parts.joined(separator: "/")) else {
            // The skill's own root (`./`) is there; anything else that is no path is not.
            self = parts.isEmpty ? .file(source, fragment: nil) : .leavesSkill
            return
        }
        self = .file(target, fragment: fragment)
    }
}
