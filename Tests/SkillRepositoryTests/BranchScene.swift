import Git
import Testing

@testable import SkillRepository

/// A repository with branches that differ.
struct BranchScene {
    let scratch: Scratch
    let repository: SkillRepository

    init() throws {
        scratch = try Scratch()
        repository = try scratch.repository()
    }

    /// Commits files on a branch; `nil` deletes one.
    func commit(_ branch: String, _ files: [String: String?], message: String = "Change") throws {
        try scratch.git("checkout", "-q", branch)
        for (path, text) in files {
            if path.contains("/") {
                _ = try Shell.run("mkdir", ["-p", scratch.path + "/" + path.split(separator: "/")[0]])
            }
            if let text { try scratch.write(path, text) } else { try scratch.git("rm", "-q", path) }
        }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-qm", message)
    }

    func branch(_ name: String) throws { try scratch.git("branch", name) }

    func plan(_ name: String = "side") throws -> MergePlan {
        try repository.planMerge(of: try #require(try repository.git.resolve(name)), name: name)
    }

    func start(_ name: String = "side", markers: Bool = false, step: Int64 = 9) throws -> MergeOutcome {
        try repository.merging.start(
            commit: try #require(try repository.git.resolve(name)), name: name, markers: markers,
            by: Scratch.signature(step))
    }

    /// A merge in progress of two branches that put other words in the place of some, and maybe other changes of theirs.
    func conflict(
        _ path: String, _ text: String, _ ours: String, _ theirs: String, for words: String,
        besides others: [String: String?] = [:], markers: Bool = false
    ) throws -> MergeState {
        try commit("main", [path: text, "begin.txt": "so that there is a change\n"])
        try branch("side")
        let changes = others.merging([path: text.replacing(words, with: theirs)]) { $1 }
        try commit("side", changes)
        try commit("main", [path: text.replacing(words, with: ours)])
        guard case .conflicts(let state, _) = try start(markers: markers) else {
            throw Shell.Failure(description: "it conflicts")
        }
        return state
    }
}
