internal import Skill

/// Reads and checks skills by the paths that users give.
enum SkillInspection {
    /// The path as messages show it: without `./` in front and `/` at the end.
    static func shown(_ path: String) -> String {
        var path = path
        while path.count > 2, path.hasPrefix("./") { path = String(path.dropFirst(2)) }
        while path.count > 1, path.hasSuffix("/") { path = String(path.dropLast()) }
        let last = path.split(separator: "/").last.map(String.init) ?? ""
        // The file names its folder.
        if last.lowercased() == "skill.md" {
            let parent = path.dropLast(last.count)
            return parent.isEmpty ? "." : parent == "/" ? "/" : String(parent.dropLast())
        }
        return path
    }

    /// The absolute path of a skill's folder.
    static func folder(_ path: String, in context: CommandContext) -> String { context.absolute(shown(path)) }

    /// A folder's own name.
    static func name(of folder: String) -> String {
        var parts: [Substring] = []
        for part in folder.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return parts.last.map(String.init) ?? "/"
    }

    /// What is at a path.
    static func read(_ folder: String) -> Result<SkillDirectory, SkillDirectory.Failure> {
        do {
            return .success(try SkillDirectory.read(folder))
        } catch {
            return .failure(error)
        }
    }

    /// What the reference validator would look at.
    static func readSkillFile(_ folder: String) -> Result<SkillDirectory, SkillDirectory.Failure> {
        do {
            return .success(try SkillDirectory.readSkillFile(folder))
        } catch {
            return .failure(error)
        }
    }

    /// The findings for a path, what cannot be read among them.
    static func findings(at path: String, in context: CommandContext) -> [Finding] {
        let folder = folder(path, in: context)
        switch read(folder) {
        case .success(let directory):
            return SkillValidator.findings(in: directory, folderName: name(of: folder))
        case .failure(let failure):
            return [finding(for: failure, path: shown(path))]
        }
    }

    private static func finding(for failure: SkillDirectory.Failure, path: String) -> Finding {
        switch failure {
        case .missing:
            Finding(
                .error, "missing", file: path, message: "There is nothing here",
                mend: "Give the path of a skill's folder")
        case .notFolder:
            Finding(
                .error, "not-folder", file: path, message: "It is not a folder",
                mend: "Give the path of a skill's folder")
        case .unreadable(let name, let reason):
            Finding(
                .error, "unreadable", file: name, message: "It cannot be read: \(reason)",
                mend: "Give yourself the right to read it")
        case .tooLarge:
            Finding(
                .error, "too-large", file: path, message: "The folder holds over 10,000 files or 256 MB",
                mend: "Give the skill's own folder, and keep data outside it")
        }
    }
}
