internal import MarkdownTree

extension SkillValidator {
    mutating func checkLinks(_ path: SkillPath, _ document: MarkdownDocument) {
        for link in document.links {
            switch LinkTarget(link.destination, from: path) {
            case .external: break
            case .leavesSkill:
                add(
                    .error, "link-escapes", path.text, link.line,
                    "The link '\(link.destination)' leads out of the skill",
                    "Copy what it needs into the skill")
            case .file(let target, let fragment):
                guard exists(target) else {
                    add(
                        .error, "link-broken", path.text, link.line,
                        "The link '\(link.destination)' leads to nothing",
                        "Create \(target), or correct the link")
                    continue
                }
                checkFragment(fragment, in: target, link, path)
            }
        }
    }

    private func exists(_ target: SkillPath) -> Bool {
        if directory.folder.files[target] != nil || directory.folders.contains(target.text) { return true }
        // What lies behind a symbolic link is not read; a link out of the folder is a finding of its own.
        return linkPaths.contains(target.text)
            || linkPaths.contains { target.text.hasPrefix($0 + "/") }
    }

    private mutating func checkFragment(
        _ fragment: String?, in target: SkillPath, _ link: MarkdownLink, _ path: SkillPath
    ) {
        guard let fragment, !fragment.isEmpty, let document = documents[target] else { return }
        if fragments[target] == nil { fragments[target] = LinkFragments(document) }
        if fragments[target]?.contains(fragment) == false {
            add(
                .warning, "fragment-broken", path.text, link.line,
                "The link '\(link.destination)' names no heading of \(target)",
                "Correct the part after '#'")
        }
    }

    mutating func checkReachability(from skill: SkillPath) {
        var depth: [SkillPath: Int] = [skill: 0]
        var queue = [skill]
        while !queue.isEmpty {
            let path = queue.removeFirst()
            for target in mentioned(in: path) where depth[target] == nil {
                depth[target] = (depth[path] ?? 0) + 1
                queue.append(target)
            }
        }
        for path in directory.folder.paths where path.components.first == "references" {
            if depth[path] == nil {
                add(
                    .warning, "unreachable", path.text, nil,
                    "No link leads from SKILL.md to this file, so no agent reads it",
                    "Link it from SKILL.md and say when to read it")
            } else if let level = depth[path], level > 1 {
                add(
                    .warning, "deep-reference", path.text, nil,
                    "The file is only linked from another reference",
                    "Link it from SKILL.md too: agents follow one level")
            }
        }
    }

    /// The files that a text links, or names by their path in the skill.
    private func mentioned(in path: SkillPath) -> [SkillPath] {
        guard let document = documents[path] else { return [] }
        var found: Set<SkillPath> = []
        for link in document.links {
            guard case .file(let target, _) = LinkTarget(link.destination, from: path) else { continue }
            found.insert(target)
            guard directory.folders.contains(target.text) else { continue }
            for file in directory.folder.files.keys where file.text.hasPrefix(target.text + "/") {
                found.insert(file)
            }
        }
        for name in PathWords.candidates(in: document.bytes) {
            if let file = SkillPath(name), directory.folder.files[file] != nil { found.insert(file) }
        }
        return found.sorted()
    }
}
