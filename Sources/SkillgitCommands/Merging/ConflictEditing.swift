internal import Git
internal import Glibc
internal import SkillRepository
internal import StructuralMerge

/// Lets a person write the text that stands in the place of a conflict.
struct ConflictEditing {
    var conflict: MergeSession.Numbered
    var repository: SkillRepository
    var context: CommandContext

    /// Opens the editor with the conflict's markers.
    ///
    /// - Returns: the text as it was left.
    func perform() throws -> [UInt8] {
        guard conflict.sides?.areText != false else {
            throw CommandFailure(
                "\(Visible.line(conflict.file.path)) is no text, so no editor can write it",
                hints: ["take one side: skillgit resolve \(conflict.number) --ours, or --theirs"])
        }
        var bytes: [UInt8] = []
        if let settlement = conflict.place.settlement {
            bytes = settlement.text
        } else {
            conflict.place.conflict.append(to: &bytes, style: MarkerStyle(layout: .diff3))
        }
        let path = repository.git.gitDirectory + "skillgit/EDIT_CONFLICT.md"
        try DurableFile.write(bytes, to: path)
        defer { unlink(path) }
        context.terminal.flush()
        let status = try ChildProcess.run(Editor.command(in: context) + [path])
        guard status == 0 else {
            throw CommandFailure("the editor ended with \(status); nothing was changed")
        }
        let text = Array(try UserFile.text(at: path).utf8)
        let texts = conflict.place.conflict.texts
        guard ConflictMarkers.lines(addedTo: text, by: [texts.base, texts.ours, texts.theirs]).isEmpty else {
            throw CommandFailure("conflict markers are left in the text; nothing was changed", status: .conflicts)
        }
        return text
    }
}
