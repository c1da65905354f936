import Git
import StructuralMerge
import Testing

@testable import SkillRepository

/// What a person, or an accident, does to the files of a merge in progress.
@Suite struct WaitingFilesTests {
    let scene: BranchScene
    var scratch: Scratch { scene.scratch }
    var merging: MergeSession { scene.repository.merging }

    init() throws { scene = try BranchScene() }

    private static let fence = "\n```\n<<<<<<< HEAD\nmine\n=======\nyours\n>>>>>>> x\n```\n"

    private func refusal() throws -> RepositoryError? {
        #expect(throws: RepositoryError.self) { try merging.resume(by: Scratch.signature(10)) }
    }

    @Test func aFileThatIsGoneIsNotDeleted() throws {
        let state = try scene.conflict("SKILL.md", scratch.base, "three times", "until it is clear", for: "twice")
        _ = try Shell.run("rm", [state.folder + "SKILL.md"])
        let error = try refusal()
        #expect(error?.code == .unresolvedConflicts && error?.names == ["SKILL.md"])
        #expect(error?.mend?.contains("--abort") == true)
        #expect(try merging.conflicts().map(\.isMissing) == [true])
        try merging.resolve([1], .theirs)
        #expect(try merging.conflicts().map(\.isMissing) == [false])
        try merging.resume(by: Scratch.signature(11))
        #expect(try scratch.file("SKILL.md")?.contains("until it is clear") == true)
    }

    @Test func aLinkIsNotFollowed() throws {
        let state = try scene.conflict("SKILL.md", scratch.base, "three times", "until it is clear", for: "twice")
        try TestFiles.write(scratch.path + "/.git/secret", "of another place\n")
        _ = try Shell.run("ln", ["-sf", scratch.path + "/.git/secret", state.folder + "SKILL.md"])
        #expect(try refusal()?.code == .unresolvedConflicts)
        #expect(throws: RepositoryError.self) { try merging.resolve([1], .ours) }
        #expect(try TestFiles.read(scratch.path + "/.git/secret") == Array("of another place\n".utf8))
        _ = try Shell.run("rm", [state.folder + "SKILL.md"])
        try merging.resolve([1], .ours)
        try merging.resume(by: Scratch.signature(11))
    }

    @Test func aFolderBehindALinkIsNotFollowed() throws {
        let state = try scene.conflict("notes/a.md", "# A\n\nOne word.\n", "Two words", "No word", for: "One word")
        _ = try Shell.run("mv", [state.folder + "notes", scratch.path + "/.git/elsewhere"])
        _ = try Shell.run("ln", ["-s", scratch.path + "/.git/elsewhere", state.folder + "notes"])
        #expect(try refusal()?.names == ["notes/a.md"])
    }

    @Test(arguments: [false, true]) func markersThatTheFileTellsOfAreNoConflict(byHand: Bool) throws {
        let text = "# A\n" + Self.fence + "\nOne word.\n"
        let state = try scene.conflict("notes.md", text, "Two words", "No word", for: "One word")
        let resolved = text.replacing("One word", with: "No word")
        if byHand {
            try TestFiles.write(state.folder + "notes.md", "<<<<<<< main\n" + resolved)
            #expect(try refusal()?.names == ["notes.md:1"])
            try TestFiles.write(state.folder + "notes.md", resolved)
        } else {
            #expect(try refusal()?.code == .unresolvedConflicts)
            try merging.resolve([1], .theirs)
        }
        try merging.resume(by: Scratch.signature(11))
        #expect(try scratch.file("notes.md") == resolved)
    }

    @Test func aBinaryFileIsTakenFromEitherSideAndOpenedAgain() throws {
        let state = try scene.conflict("x.bin", "a\0base", "ours!", "theirs", for: "base")
        let sides = try #require(try merging.conflicts().first?.sides)
        #expect(sides == MergeSession.Sides(ours: .binary(7), theirs: .binary(8)))
        #expect(throws: RepositoryError.self) { try merging.resolve([1], .text(Array("x".utf8))) }
        for answer in [MergeSession.Answer.theirs, .ours, .reopen, .theirs] {
            #expect(try merging.resolve([1], answer).map(\.isByHand) == [false])
        }
        #expect(try TestFiles.read(state.folder + "x.bin") == Array("a\0theirs".utf8))
        try merging.resume(by: Scratch.signature(11))
        #expect(try scratch.file("x.bin") == "a\0theirs")
        // Remembered for this file, from either side.
        try scene.repository.undo(by: Scratch.signature(12))
        #expect(try scene.plan().merge?.remembered["x.bin"]?.first?.settlement?.choice == .theirs)
        try scratch.git("checkout", "-q", "side")
        #expect(try scene.plan("main").merge?.remembered["x.bin"]?.first?.settlement?.choice == .ours)
    }

    @Test func aDeletionIsRememberedForItsFileOnly() throws {
        try scene.commit("main", ["a.txt": "one\n", "b.txt": "one\n"])
        try scene.branch("side")
        try scene.commit("side", ["a.txt": "two\n"])
        try scene.commit("main", ["a.txt": nil])
        _ = try scene.start()
        try merging.resolve([1], .ours)
        try merging.resume(by: Scratch.signature(10))
        try scene.commit("side", ["b.txt": "two\n"])
        try scene.commit("main", ["b.txt": nil])
        guard case .conflicts(let files) = try scene.plan().outcome else {
            Issue.record("nobody decided about b.txt")
            return
        }
        #expect(files.map(\.path) == ["b.txt"])
    }

    @Test func linksAndTheirDeletionsAreSaid() throws {
        try scene.commit("main", ["notes.txt": "one\n"])
        _ = try Shell.run("ln", ["-s", "notes.txt", scratch.path + "/link"])
        try scene.commit("main", ["notes.txt": "two\n"])
        try scene.branch("side")
        _ = try Shell.run("ln", ["-sf", "SKILL.md", scratch.path + "/link"])
        try scene.commit("main", ["notes.txt": "three\n"])
        try scene.commit("side", ["link": nil])
        try scratch.git("checkout", "-q", "main")
        _ = try scene.start()
        let sides = try #require(try merging.conflicts().first?.sides)
        #expect(sides == MergeSession.Sides(ours: .symlink("SKILL.md"), theirs: .deleted))
        try merging.resolve([1], .ours)
        #expect(try merging.conflicts().map(\.isByHand) == [false])
        try merging.resume(by: Scratch.signature(10))
        #expect(try scratch.git("ls-tree", "--format=%(objectmode)", "main", "link") == "120000\n")
    }

    @Test func withMarkersGitTellsOfDeletions() throws {
        _ = try scene.conflict(
            "notes.md", "One word.\n", "Two words", "No word", for: "One word", markers: true)
        _ = try Shell.run("rm", [scratch.path + "/notes.md"])
        #expect(try refusal()?.names == ["notes.md"])
        try scratch.git("rm", "-q", "notes.md")
        try merging.resume(by: Scratch.signature(11))
        #expect(try scratch.git("ls-tree", "--name-only", "main") == "SKILL.md\nbegin.txt\n")
        #expect(try scratch.git("status", "--porcelain") == "")
    }

    @Test func anyAnswerWritesWhatIsGone() throws {
        let state = try scene.conflict("notes.md", "One word.\n", "Two words", "No word", for: "One word")
        try merging.resolve([1], .theirs)
        _ = try Shell.run("rm", [state.folder + "notes.md"])
        #expect(try merging.resolve([], .ours).map(\.isMissing) == [false])
        try merging.resume(by: Scratch.signature(11))
        #expect(try scratch.file("notes.md") == "No word.\n")
    }
}
