internal import Evolution
internal import Git
internal import Glibc
internal import Skill
internal import SkillRepository

/// Lets the reviewer write a patch's texts anew in an editor.
struct PatchEditing {
    var patch: Patch
    var run: EvolutionRun
    var repository: SkillRepository
    var context: CommandContext

    private static let mark = "<!-- skillgit edit "

    /// Opens the editor and accepts the patch with the texts that come back.
    ///
    /// - Returns: the decision; `nil` when nothing was changed.
    func perform(by signature: Signature) throws -> Decision? {
        let known = try repository.review.decisions()[patch.id]
        let edits = EffectivePatch(patch: patch, decision: known).edits
        let before = document(edits)
        let path = repository.git.gitDirectory + "skillgit/EDIT_PATCH.md"
        try DurableFile.write(Array(before.utf8), to: path)
        defer { unlink(path) }
        context.terminal.flush()
        let status = try ChildProcess.run(Editor.command(in: context) + [path])
        guard status == 0 else {
            throw CommandFailure("the editor ended with \(status); nothing was changed")
        }
        let after = try UserFile.text(at: path)
        guard after != before else {
            context.terminal.say("nothing was changed")
            return nil
        }
        return try repository.review.edit(patch.id, edits: try read(after, edits), by: signature)
    }

    /// The texts of the edits, each under a mark with its id.
    private func document(_ edits: [Edit]) -> String {
        var text =
            "<!-- Change the texts below; the lines in such marks tell where they go and must stay. -->\n"
        for edit in edits where edit.content != nil {
            text +=
                "\n\(Self.mark)\(edit.id): \(edit.operation.rawValue) \(edit.file) -->\n\(edit.content ?? "")\n"
        }
        return text
    }

    private func read(_ text: String, _ edits: [Edit]) throws -> [Edit] {
        var contents: [String: [Substring]] = [:]
        var current: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix(Self.mark), let colon = line.firstIndex(of: ":") {
                current = String(line[line.index(line.startIndex, offsetBy: Self.mark.count)..<colon])
                contents[current ?? ""] = []
            } else if let current {
                contents[current, default: []].append(line)
            }
        }
        return try edits.map { edit in
            guard edit.content != nil else { return edit }
            guard let lines = contents[edit.id] else {
                throw CommandFailure(
                    "the mark of the edit \(edit.id) is gone",
                    hints: ["edit again, and leave the marks as they are"])
            }
            var changed = edit
            changed.content = trimmed(lines)
            return changed
        }
    }

    private func trimmed(_ lines: [Substring]) -> String {
        var lines = lines[...]
        while lines.first?.allSatisfy(\.isWhitespace) == true { lines = lines.dropFirst() }
        while lines.last?.allSatisfy(\.isWhitespace) == true { lines = lines.dropLast() }
        return lines.joined(separator: "\n")
    }

    /// The user's editor, as git finds it; never one that a repository names.
}
