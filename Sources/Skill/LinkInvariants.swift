internal import MarkdownTree

/// The promises about links between the files of a skill.
enum LinkInvariants {
    static func violations(base: SkillFolder, result: SkillFolder) -> [InvariantViolation] {
        let before = Links(base)
        let after = Links(result)
        let known = Set(before.broken.map { "\($0.file)\n\($0.destination)" })
        var found = after.broken.filter { !known.contains("\($0.file)\n\($0.destination)") }.map {
            InvariantViolation(
                kind: .link, file: $0.file, line: $0.line,
                reason: "the link '\($0.destination)' leads to no file")
        }
        let unreachable = Set(before.unreachable)
        found += after.unreachable.filter { !unreachable.contains($0) }.map {
            InvariantViolation(
                kind: .unreachable, file: $0, line: nil, reason: "no link leads here from SKILL.md")
        }
        return found
    }

    /// The relative links of a skill.
    struct Links {
        private(set) var broken: [(file: SkillPath, line: Int, destination: String)] = []
        private(set) var unreachable: [SkillPath] = []

        init(_ folder: SkillFolder) {
            var targets: [SkillPath: [SkillPath]] = [:]
            var folders: Set<String> = [""]
            for path in folder.paths {
                var parts = path.components.dropLast()
                while !parts.isEmpty {
                    folders.insert(parts.joined(separator: "/"))
                    parts = parts.dropLast()
                }
            }
            for path in folder.paths where RenderPlan.isMarkdown(path) {
                guard let bytes = folder.files[path]?.bytes, let document = try? MarkdownDocument(bytes)
                else { continue }
                for link in document.links {
                    guard let target = LinkInvariants.target(of: link.destination, in: path) else { continue }
                    if let file = SkillPath(target), folder.files[file] != nil {
                        targets[path, default: []].append(file)
                    } else if !folders.contains(target) {
                        broken.append((path, link.line, link.destination))
                    }
                }
            }
            var reached: Set<SkillPath> = [.skill]
            var open: [SkillPath] = [.skill]
            while let path = open.popLast() {
                for target in targets[path] ?? [] where reached.insert(target).inserted {
                    open.append(target)
                }
            }
            unreachable = folder.paths.filter { $0.text.hasPrefix("references/") && !reached.contains($0) }
        }
    }

    /// The path within the skill that a relative link names; `nil` for links to elsewhere and within the file.
    ///
    /// A path that leaves the skill keeps its `..`, so that it is no file.
    static func target(of destination: String, in file: SkillPath) -> String? {
        let text = destination.prefix { $0 != "#" && $0 != "?" }
        guard !text.isEmpty, !text.hasPrefix("/"), !hasScheme(text) else { return nil }
        var parts = file.components.dropLast().map(String.init)
        for part in decoded(text).split(separator: "/") {
            if part == "." { continue }
            if part == ".." {
                guard !parts.isEmpty, parts.last != ".." else {
                    parts.append("..")
                    continue
                }
                parts.removeLast()
            } else {
                parts.append(String(part))
            }
        }
        return parts.joined(separator: "/")
    }

    private static func hasScheme(_ text: Substring) -> Bool {
        guard let colon = text.firstIndex(of: ":"), let first = text.utf8.first, (first | 0x20) >= 0x61 else {
            return false
        }
        return text[..<colon].utf8.allSatisfy {
            ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || ($0 >= 0x30 && $0 <= 0x39)
                || [0x2B, 0x2D, 0x2E].contains($0)
        }
    }

    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        let source = Array(text.utf8)
        var place = 0
        while place < source.count {
            if source[place] == 0x25, place + 2 < source.count,
                let byte = UInt8(String(decoding: source[place + 1...place + 2], as: UTF8.self), radix: 16)
            {
                bytes.append(byte)
                place += 3
            } else {
                bytes.append(source[place])
                place += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
