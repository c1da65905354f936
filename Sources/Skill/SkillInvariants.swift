internal import MarkdownTree

/// Checks a rendered skill against the promises that hold for every edit.
///
/// This reads the two folders afresh and shares nothing with the renderer but the parser, so that a defect of the one is
/// seen by the other. What was broken in the base already is not reported.
public enum SkillInvariants {
    /// The promises that `result` breaks, given that `edits` made it from `base`; in order of file.
    public static func violations(
        base: SkillFolder, result: SkillFolder, edits: [Edit]
    ) -> [InvariantViolation] {
        var violations: [InvariantViolation] = []
        var moves: [SkillPath: SkillPath] = [:]
        var deleted: Set<SkillPath> = []
        for edit in edits {
            if edit.operation == .moveFile, let target = edit.newPath { moves[edit.file] = target }
            if edit.operation == .deleteFile { deleted.insert(edit.file) }
        }
        for path in base.paths where !deleted.contains(path) {
            let target = moves[path] ?? path
            guard let after = result.files[target] else {
                violations.append(
                    InvariantViolation(kind: .bytes, file: path, line: nil, reason: "the file is gone"))
                continue
            }
            let own = edits.filter { $0.file == path }
            if base.files[path]?.bytes == after.bytes { continue }
            violations += FileInvariants(path: target, before: base.files[path], after: after, edits: own)
                .violations()
        }
        for path in result.paths where base.files[path] == nil && RenderPlan.isMarkdown(path) {
            guard let bytes = result.files[path]?.bytes, let document = try? MarkdownDocument(bytes) else {
                continue
            }
            if let reason = RenderPlan.openBlock(in: document) {
                violations.append(InvariantViolation(kind: .openBlock, file: path, line: nil, reason: reason))
            }
        }
        violations += LinkInvariants.violations(base: base, result: result)
        return violations.sorted { ($0.file, $0.line ?? 0) < ($1.file, $1.line ?? 0) }
    }
}

/// The promises about one file that was there before.
struct FileInvariants {
    let path: SkillPath
    let before: SkillFile?
    let after: SkillFile
    let edits: [Edit]

    func violations() -> [InvariantViolation] {
        guard RenderPlan.isMarkdown(path), let before, let old = try? MarkdownDocument(before.bytes),
            let new = try? MarkdownDocument(after.bytes)
        else {
            return [
                InvariantViolation(kind: .bytes, file: path, line: nil, reason: "the file changed as a whole")
            ]
        }
        let named = namedNodes(old)
        return headings(old, new, named) + openBlocks(old, new) + frontmatter(old, new)
            + bytes(old, new, named)
            + endings(old, new)
    }

    private func violation(_ kind: InvariantViolation.Kind, _ line: Int?, _ reason: String)
        -> InvariantViolation
    {
        InvariantViolation(kind: kind, file: path, line: line, reason: reason)
    }

    /// The ranges of the base that edits may change.
    private func namedNodes(_ old: MarkdownDocument) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        for edit in edits {
            if edit.operation == .setFrontmatter {
                for key in old.frontmatter?.keys ?? [] where key.name == edit.key {
                    ranges.append(old[key.node].range)
                }
            }
            guard [.replace, .delete, .move].contains(edit.operation), let anchor = edit.anchor,
                let node = try? old.resolve(anchor)
            else { continue }
            if edit.operation == .replace, old[node].kind.isSection {
                let own = old[node].children.filter { !old[$0].kind.isSection && !old[$0].kind.isHeading }
                ranges += own.map { old[$0].range }
            } else {
                ranges.append(old[node].range)
            }
        }
        return ranges
    }

    private func headings(
        _ old: MarkdownDocument, _ new: MarkdownDocument, _ named: [Range<Int>]
    ) -> [InvariantViolation] {
        var left: [[String]: Int] = [:]
        for node in new.nodes where node.kind.isSection {
            left[new.headingPath(of: node.id), default: 0] += 1
        }
        var found: [InvariantViolation] = []
        for node in old.nodes where node.kind.isSection {
            if named.contains(where: { $0.contains(node.contentRange.lowerBound) }) { continue }
            let path = old.headingPath(of: node.id)
            if let count = left[path], count > 0 {
                left[path] = count - 1
            } else {
                found.append(
                    violation(.heading, nil, "the heading '\(path.joined(separator: " > "))' is gone"))
            }
        }
        return found
    }

    private func openBlocks(_ old: MarkdownDocument, _ new: MarkdownDocument) -> [InvariantViolation] {
        guard RenderPlan.openBlock(in: old) == nil, let reason = RenderPlan.openBlock(in: new) else {
            return []
        }
        return [violation(.openBlock, nil, reason)]
    }

    private func frontmatter(_ old: MarkdownDocument, _ new: MarkdownDocument) -> [InvariantViolation] {
        guard let before = old.frontmatter else { return [] }
        guard let after = new.frontmatter else {
            return [violation(.frontmatter, 1, "the frontmatter is gone")]
        }
        if before.isStrict, let problem = after.problem {
            return [
                violation(.frontmatter, problem.line, "the frontmatter is not valid YAML: \(problem.reason)")
            ]
        }
        let names = Set(after.keys.map(\.name))
        return before.keys.filter { !names.contains($0.name) }
            .map { violation(.frontmatter, nil, "the frontmatter key '\($0.name)' is gone") }
    }

    /// Every line that no edit names must still be there, in order.
    private func bytes(
        _ old: MarkdownDocument, _ new: MarkdownDocument, _ named: [Range<Int>]
    ) -> [InvariantViolation] {
        let kept = lines(old).filter { line in !named.contains { $0.contains(line.lowerBound) } }
        var rest = lines(new)[...]
        for line in kept {
            let text = old.bytes[line]
            guard let place = rest.firstIndex(where: { new.bytes[$0].elementsEqual(text) }) else {
                return [
                    violation(
                        .bytes, nil, "line \(old.line(at: line.lowerBound)) of the base changed or moved")
                ]
            }
            rest = rest[(place + 1)...]
        }
        return []
    }

    /// The lines that are not blank, without their endings.
    private func lines(_ document: MarkdownDocument) -> [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = document.hasByteOrderMark ? 3 : 0
        for index in start...document.bytes.count {
            let isEnd =
                index == document.bytes.count || document.bytes[index] == 0x0A
                || document.bytes[index] == 0x0D
            guard isEnd else { continue }
            if document.bytes[start..<index].contains(where: { $0 != 0x20 && $0 != 0x09 }) {
                lines.append(start..<index)
            }
            start = index + 1
        }
        return lines
    }

    private func endings(_ old: MarkdownDocument, _ new: MarkdownDocument) -> [InvariantViolation] {
        var found: [InvariantViolation] = []
        if new.lineCount > 0, !new.leaves.allSatisfy({ new[$0].kind == .byteOrderMark }), old.lineCount > 0,
            old.hasFinalNewline != new.hasFinalNewline
        {
            found.append(violation(.lineEnding, nil, "the final newline is not as it was"))
        }
        let before = kinds(old.bytes)
        if before.count == 1, !kinds(new.bytes).isSubset(of: before) {
            found.append(violation(.lineEnding, nil, "the line endings are not as they were"))
        }
        return found
    }

    private func kinds(_ bytes: [UInt8]) -> Set<LineEnding> {
        var kinds: Set<LineEnding> = []
        for (index, byte) in bytes.enumerated() {
            if byte == 0x0A {
                kinds.insert(index > 0 && bytes[index - 1] == 0x0D ? .carriageReturnLineFeed : .lineFeed)
            }
            if byte == 0x0D, index + 1 == bytes.count || bytes[index + 1] != 0x0A {
                kinds.insert(.carriageReturn)
            }
        }
        return kinds
    }
}
