import Evolution
import Git
import Glibc
import Skill
import Testing

@testable import SkillRepository

@Suite struct CreationTests {
    @Test func insideAnotherWorkTreeIsRefused() throws {
        let scratch = try Scratch()
        _ = try scratch.repository()
        for inner in ["/inner", "/a/b/c"] {
            let error = #expect(throws: RepositoryError.self) {
                try SkillRepository.create(
                    at: SkillLocation(repository: scratch.path + inner), render: Scratch.renderer)
            }
            #expect(error?.code == .insideAnotherRepository)
            #expect(error?.mend?.isEmpty == false)
            #expect(try Shell.run("ls", [scratch.path + inner]).status != 0)
        }
    }

    @Test func anExistingRepositoryIsPreparedAndKept() throws {
        let scratch = try Scratch()
        try scratch.git("init", "-q", "-b", "trunk")
        try scratch.write("SKILL.md", scratch.base)
        try scratch.git("add", ".")
        try scratch.git("commit", "-qm", "Mine")
        try scratch.git("remote", "add", "origin", "https://example.org/skill.git")
        let before = try scratch.git("rev-parse", "HEAD")
        let made = try SkillRepository.create(
            at: SkillLocation(repository: scratch.path), render: Scratch.renderer)
        #expect(try made.defaultBranch() == "trunk")
        #expect(try scratch.git("rev-parse", "HEAD") == before)
        let specs = try scratch.git("config", "--get-all", "remote.origin.fetch").split(separator: "\n")
        #expect(specs.contains("+refs/skillgit/runs/*:refs/skillgit/runs/*"))
        #expect(specs.contains("+refs/skillgit/review*:refs/skillgit-remote/origin/review*"))
        try made.prepareRemotes()
        #expect(
            try scratch.git("config", "--get-all", "remote.origin.fetch").split(separator: "\n").count
                == specs.count)
        #expect(try made.skill(at: made.defaultTip()).text(of: .skill) == scratch.base)
    }

    @Test func decisionsOfTwoClonesJoin() throws {
        let scratch = try Scratch()
        let repository = try scratch.repository()
        let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
        _ = try repository.write(result, by: Scratch.signature(1))
        let other = try Scratch()
        _ = try Shell.run("git", ["clone", "-q", scratch.path, other.path + "/c"])
        let clone = try SkillRepository.open(
            at: SkillLocation(repository: other.path + "/c"), render: Scratch.renderer)
        try clone.prepareRemotes()
        _ = try Shell.run("git", ["-C", other.path + "/c", "fetch", "-q"])
        #expect(try clone.runs.list() == [result.run.id])
        try clone.review.reject(Scratch.ids("1"), reason: "no", by: Scratch.signature(5, name: "Other"))
        try repository.review.accept(Scratch.ids("1"), by: Scratch.signature(4))
        try repository.review.accept(Scratch.ids("2"), by: Scratch.signature(6))
        _ = try Shell.run("git", ["-C", other.path + "/c", "fetch", "-q"])
        #expect(try clone.review.importDecisions(from: "origin", by: Scratch.signature(7)) == 1)
        let joined = try clone.review.decisions()
        #expect(joined[try Scratch.ids("1")[0]]?.verdict == .reject)
        #expect(joined[try Scratch.ids("2")[0]]?.verdict == .accept)
        #expect(try clone.review.importDecisions(from: "origin", by: Scratch.signature(8)) == 0)
    }

    @Test func anotherProcessIsWaitedForAndNamed() throws {
        let scratch = try Scratch()
        let repository = try scratch.repository()
        let lock = try ProcessLock(path: scratch.path + "/.git/skillgit/lock", waitingAtMost: 2000)
        let impatient = try SkillRepository.open(
            at: SkillLocation(repository: scratch.path), lockSeconds: 0.05, render: Scratch.renderer)
        let error = #expect(throws: RepositoryError.self) { try impatient.recover() }
        #expect(error?.code == .busy)
        _ = lock.path
        #expect(try repository.operations.newest() != nil)
    }

    @Test func aUsersMoveDuringAnInterruptedOperationIsKept() throws {
        let scratch = try Scratch()
        let repository = try scratch.repository()
        let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
        // The log moved, the references did not: the process died in between. Then the user made the branch.
        let run = try repository.runs.write(result.run, by: Scratch.signature(1))
        let tip = try repository.defaultTip()
        let branch = "refs/heads/evolve/\(result.run.id)"
        let operation = Operation(
            kind: .evolve, summary: "evolve", time: 1, user: "x",
            changes: [
                .init(ref: branch, old: nil, new: run),
                .init(ref: RefName.run(result.run.id), old: nil, new: run),
            ])
        _ = try repository.operations.append(operation, by: Scratch.signature(1))
        try scratch.git("update-ref", branch, tip.hex)
        let report = try scratch.open().recover()
        #expect(report.kept == [.init(ref: branch, wanted: run, found: tip)])
        #expect(report.moved == [RefName.run(result.run.id)])
        #expect(try scratch.git("rev-parse", branch) == tip.hex + "\n")
        // Once carried out, a later move by the user stays.
        try scratch.git("update-ref", "-d", RefName.run(result.run.id))
        #expect(try scratch.open().recover().isEmpty)
        #expect(try repository.git.reference(RefName.run(result.run.id)) == nil)
    }
}
