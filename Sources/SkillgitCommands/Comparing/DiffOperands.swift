internal import Git
internal import Glibc
internal import SkillRepository

/// What `skillgit diff` compares, read from the words of its command line as git reads them.
struct DiffOperands {
    var comparison: Comparison
    /// Pathspecs from the top of the repository; empty = all.
    var paths: [String]

    /// - Parameters:
    ///   - words: revisions, then paths; `--` may stand between them.
    ///   - isStaged: whether the index is the new state.
    init(words: [String], isStaged: Bool, in repository: SkillRepository, _ context: CommandContext) throws {
        let reader = RevisionReader(repository: repository, context: context)
        let separator = words.firstIndex(of: "--")
        let count = try reader.revisions(
            in: Array(words[..<(separator ?? words.count)]), hasSeparator: separator != nil)
        comparison = try reader.comparison(of: Array(words.prefix(count)), isStaged: isStaged)
        let all = words[(separator.map { $0 + 1 } ?? count)...]
        self.paths = try all.map { try Self.pathspec($0, root: repository.git.workDirectory, in: context) }
    }

    /// A path that the user gave, from the top of the repository.
    private static func pathspec(_ path: String, root: String?, in context: CommandContext) throws -> String {
        guard let root, !path.hasPrefix(":") else { return path }
        var parts: [Substring] = []
        for part in context.absolute(path).split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        let top = root.split(separator: "/")
        guard parts.starts(with: top) else {
            throw CommandFailure("'\(Visible.line(path))' is outside the repository at '\(Visible.line(root))'")
        }
        let rest = parts.dropFirst(top.count)
        // The top itself stands for everything.
        return rest.isEmpty ? "*" : rest.joined(separator: "/")
    }
}

/// Reads words as revisions.
private struct RevisionReader {
    let repository: SkillRepository
    let context: CommandContext

    /// How many of the words are revisions; the rest are paths.
    ///
    /// - Parameter hasSeparator: whether `--` says that all words are revisions.
    func revisions(in words: [String], hasSeparator: Bool) throws -> Int {
        for (place, word) in words.enumerated() {
            let isPath = access(context.absolute(word), F_OK) == 0
            if try isRevision(word) {
                guard hasSeparator || !isPath else {
                    throw CommandFailure.usage(
                        "'\(Visible.line(word))' is both a revision and a file",
                        hints: ["put -- before files, or behind revisions: skillgit diff -- FILE"])
                }
                continue
            }
            guard !hasSeparator, isPath else { throw unknown(word) }
            for path in words[place...] where access(context.absolute(path), F_OK) != 0 { throw unknown(path) }
            return place
        }
        return words.count
    }

    private func unknown(_ word: String) -> CommandFailure {
        if word == "HEAD" {
            return CommandFailure(
                "there is no commit yet", hints: ["commit the skill first: git add SKILL.md && git commit"])
        }
        return unknownName(word)
    }

    private func unknownName(_ word: String) -> CommandFailure {
        CommandFailure(
            "'\(Visible.line(word))' is no revision, and no file either",
            hints: ["git log --oneline --all lists revisions", "for a file that is gone: skillgit diff -- FILE"])
    }

    private func isRevision(_ word: String) throws -> Bool {
        if let (left, _, right) = range(word) {
            return try object(left) != nil && object(right) != nil
        }
        return try object(word) != nil
    }

    /// The two ends of `A..B` and `A...B`; an end that is left out is HEAD.
    private func range(_ word: String) -> (left: String, isFromMergeBase: Bool, right: String)? {
        guard let dots = word.firstRange(of: "..") else { return nil }
        let rest = word[dots.upperBound...]
        let ends = (String(word[..<dots.lowerBound]), String(rest.hasPrefix(".") ? rest.dropFirst() : rest))
        return (ends.0.isEmpty ? "HEAD" : ends.0, rest.hasPrefix("."), ends.1.isEmpty ? "HEAD" : ends.1)
    }

    /// What a word stands for: the tip of a run's branch, or what git makes of it.
    private func object(_ name: String) throws -> ObjectID? {
        if let run = RunName.id(name), let branch = try repository.branch(of: run) { return branch.tip }
        do {
            return try repository.git.resolve(name)
        } catch  where error.code == .invalid {
            return nil
        }
    }

    private func commit(_ name: String) throws -> ObjectID {
        guard let id = try object(name) else { throw unknown(name) }
        return id
    }

    func comparison(of names: [String], isStaged: Bool) throws -> Comparison {
        switch names.count {
        case 0:
            return isStaged ? .treeAndIndex(try repository.git.resolve("HEAD")) : try withWorkTree(.indexAndWorkTree)
        case 1:
            if let (left, isFromMergeBase, right) = range(names[0]) {
                guard !isStaged else { break }
                let (old, new) = (try commit(left), try commit(right))
                return .trees(isFromMergeBase ? try mergeBase(old, new, names[0]) : old, new)
            }
            let old = try commit(names[0])
            return isStaged ? .treeAndIndex(old) : try withWorkTree(.treeAndWorkTree(old))
        case 2 where !isStaged: return .trees(try commit(names[0]), try commit(names[1]))
        default: break
        }
        throw CommandFailure.usage(
            isStaged ? "with --cached one revision can be given" : "at most two revisions can be compared")
    }

    private func withWorkTree(_ comparison: Comparison) throws -> Comparison {
        guard repository.git.workDirectory != nil else {
            throw CommandFailure(
                "a bare repository has no work tree", hints: ["give two revisions: skillgit diff A B"])
        }
        return comparison
    }

    private func mergeBase(_ old: ObjectID, _ new: ObjectID, _ word: String) throws -> ObjectID {
        if let base = try repository.git.mergeBases(old, new).first { return base }
        throw CommandFailure(
            "'\(Visible.line(word))': the two have no common ancestor", hints: ["compare them whole: skillgit diff A B"]
        )
    }
}
