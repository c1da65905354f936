import Git
import Testing

@testable import SkillRepository

/// Merging where git converts files on their way into the work tree.
@Suite struct ConvertedFilesTests {
    let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        _ = try scratch.repository()
    }

    /// What makes git write lines that end in CRLF.
    enum Ending: CaseIterable {
        case configuration, attributes
    }

    private func text(_ rule: String) -> String { scratch.base + "- \(rule).\n" }

    /// Branches that changed one line, with the files written anew as git converts them.
    private func diverge() throws {
        func commit(_ rule: String, _ more: String) throws {
            try scratch.write("SKILL.md", text(rule))
            try scratch.write(more, "More.\n")
            try scratch.git("add", "-A")
            try scratch.git("commit", "-qm", rule)
        }
        try commit("Some rule", "more.md")
        try scratch.git("checkout", "-qb", "side")
        try commit("Their rule", "theirs.md")
        try scratch.git("checkout", "-q", "main")
        try commit("Our rule", "ours.md")
        try scratch.git("rm", "-rq", "--cached", ".")
        try scratch.git("reset", "-q", "--hard")
    }

    /// A repository with such branches, opened after its settings were made, as a command finds it.
    private func convert(_ ending: Ending) throws -> SkillRepository {
        switch ending {
        case .configuration: try scratch.git("config", "core.autocrlf", "true")
        case .attributes: try scratch.write(".gitattributes", "*.md text eol=crlf\n")
        }
        try diverge()
        #expect(try bytes("SKILL.md") == text("Our rule").replacing("\n", with: "\r\n"))
        return try scratch.open()
    }

    private func bytes(_ name: String) throws -> String? { try scratch.file(name) }

    private func start(_ repository: SkillRepository, markers: Bool = false) throws -> MergeOutcome {
        try repository.merging.start(
            commit: try #require(try repository.git.resolve("side")), name: "side", markers: markers,
            by: Scratch.signature(9))
    }

    private func expectMerged(_ rule: String) throws {
        #expect(try scratch.git("show", "HEAD:SKILL.md") == text(rule))
        #expect(try bytes("SKILL.md") == text(rule).replacing("\n", with: "\r\n"))
        #expect(try bytes("theirs.md") == "More.\r\n")
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }

    @Test(arguments: Ending.allCases) func markersStandInTheWorkTree(_ ending: Ending) throws {
        let repository = try convert(ending)
        guard case .conflicts = try start(repository, markers: true) else {
            Issue.record("it conflicts")
            return
        }
        let marked = try #require(try bytes("SKILL.md"))
        #expect(marked.contains("<<<<<<< main") && marked.contains("- Their rule.\r\n"))
        #expect(!marked.replacing("\r\n", with: "").contains("\n"), "all lines end as git writes them")
        #expect(try repository.merging.conflicts().map(\.isByHand) == [false])
        let error = #expect(throws: RepositoryError.self) {
            try repository.merging.resume(by: Scratch.signature(10))
        }
        #expect(error?.code == .unresolvedConflicts)
        try repository.merging.resolve([1], .theirs)
        try repository.merging.resume(by: Scratch.signature(11))
        try expectMerged("Their rule")
    }

    @Test(arguments: Ending.allCases) func markersGoWithTheMerge(_ ending: Ending) throws {
        let repository = try convert(ending)
        _ = try start(repository, markers: true)
        try repository.merging.abort()
        #expect(try bytes("SKILL.md") == text("Our rule").replacing("\n", with: "\r\n"))
        #expect(try bytes("theirs.md") == nil)
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }

    @Test(arguments: Ending.allCases) func aMergeOutsideTheWorkTreeGoesOn(_ ending: Ending) throws {
        let repository = try convert(ending)
        _ = try start(repository)
        try repository.merging.resolve([1], .theirs)
        try scratch.write("SKILL.md", text("A change of mine").replacing("\n", with: "\r\n"))
        let error = #expect(throws: RepositoryError.self) {
            try repository.merging.resume(by: Scratch.signature(10))
        }
        #expect(error?.code == .uncommittedChanges && error?.names == ["SKILL.md"])
        try scratch.write("SKILL.md", text("Our rule").replacing("\n", with: "\r\n"))
        try repository.merging.resume(by: Scratch.signature(11))
        try expectMerged("Their rule")
    }

    @Test func whatAProgramCleanedCountsAsUnchanged() throws {
        try scratch.git("config", "filter.lower.clean", "tr A-Z a-z")
        try scratch.write(".gitattributes", "SKILL.md filter=lower\n")
        try diverge()
        // As somebody wrote it, long ago, so that the index can tell that it is what was added.
        try scratch.write("SKILL.md", text("Our rule"))
        _ = try Shell.run("touch", ["-d", "2020-01-01", scratch.path + "/SKILL.md"])
        try scratch.git("add", "SKILL.md")
        #expect(try scratch.git("status", "--porcelain").isEmpty)
        #expect(try scratch.git("show", "HEAD:SKILL.md") == text("Our rule").lowercased())
        let repository = try scratch.open()
        _ = try start(repository)
        try repository.merging.resolve([1], .theirs)
        try repository.merging.resume(by: Scratch.signature(11))
        #expect(try scratch.git("show", "HEAD:SKILL.md") == text("Their rule").lowercased())
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }

    @Test(arguments: [false, true]) func whatOnlyAProgramWritesIsLeftToGit(withMarkers: Bool) throws {
        try diverge()
        try scratch.git("config", "filter.upper.smudge", "tr a-z A-Z")
        try scratch.write(".gitattributes", "SKILL.md filter=upper\n")
        let before = try scratch.git("rev-parse", "main")
        let repository = try scratch.open()
        let error = #expect(throws: GitError.self) { try start(repository, markers: withMarkers) }
        #expect(error?.code == .unsupported && error?.message.contains("'upper'") == true)
        #expect(try scratch.git("rev-parse", "main") == before)
        #expect(try repository.mergeState() == nil)
        #expect(try bytes("SKILL.md") == text("Our rule"))
        try scratch.git("branch", "-f", "side", "main~1")
        try scratch.git("checkout", "-q", "side", "--")
        let forward = #expect(throws: GitError.self) {
            try repository.merging.start(
                commit: try #require(try repository.git.resolve("main")), name: "main", by: Scratch.signature(9))
        }
        #expect(forward?.code == .unsupported)
    }

    @Test func whatIsWrittenInAnotherEncodingIsLeftToGit() throws {
        try scratch.write(".gitattributes", "SKILL.md text working-tree-encoding=UTF-16LE\n")
        try scratch.git("add", ".gitattributes")
        try scratch.git("commit", "-qm", "Attributes")
        try scratch.git("branch", "side")
        _ = try Shell.run("rm", [scratch.path + "/SKILL.md"])
        try scratch.git("checkout", "-q", "SKILL.md")
        #expect(try bytes("SKILL.md") != scratch.base && scratch.git("status", "--porcelain").isEmpty)
        try scratch.git("checkout", "-q", "side")
        try scratch.git("rm", "-q", "SKILL.md")
        try scratch.git("commit", "-qm", "Without")
        try scratch.git("checkout", "-q", "main")
        // A file that only goes needs no conversion; the index tells that nobody changed it.
        _ = try Shell.run("touch", ["-d", "2020-01-01", scratch.path + "/SKILL.md"])
        try scratch.git("status")
        guard case .merged = try start(try scratch.open()) else {
            Issue.record("it moves forward")
            return
        }
        #expect(try scratch.git("status", "--porcelain").isEmpty)
    }
}
