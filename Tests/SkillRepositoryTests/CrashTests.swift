import Evolution
import Git
import Glibc
import Skill
import TestSupport
import Testing

@testable import SkillRepository

/// What a child process does while it is killed.
enum CrashScenario: String, CaseIterable {
    case evolve, review, merge, conflict, markers, resume, abort, undo

    /// Brings a fresh repository to where the scenario begins.
    func prepare(_ scratch: Scratch) throws {
        let repository = try scratch.repository()
        if self == .evolve { return }
        let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
        _ = try repository.write(result, by: Scratch.signature(1))
        if self == .review { return }
        try repository.review.accept(Scratch.ids("1", "2"), by: Scratch.signature(2))
        switch self {
        case .merge: break
        case .undo: _ = try repository.merging.start(run: result.run.id, by: Scratch.signature(3))
        default:
            try scratch.write("SKILL.md", scratch.base + Scratch.rivalRule)
            try scratch.git("commit", "-qam", "A rule by hand")
            if self == .resume || self == .abort {
                _ = try repository.merging.start(run: result.run.id, by: Scratch.signature(4))
            }
        }
    }

    /// The operation, which may be repeated after it was interrupted.
    func act(_ scratch: Scratch) throws {
        let repository = try scratch.open()
        guard let run = RunID("r-0000000001") else { return }
        switch self {
        case .evolve:
            let result = try Scratch.result("0000000001", on: repository, patches: Scratch.fourPatches())
            _ = try repository.write(result, by: Scratch.signature(1))
        case .review:
            try repository.review.accept(Scratch.ids("1", "2"), by: Scratch.signature(2))
        case .merge:
            _ = try repository.merging.start(run: run, by: Scratch.signature(5))
        case .conflict, .markers:
            try repository.recover()
            if try repository.mergeState() == nil {
                _ = try repository.merging.start(
                    run: run, markers: self == .markers, by: Scratch.signature(5))
            }
        case .resume:
            try repository.recover()
            guard let state = try repository.mergeState() else { return }
            try TestFiles.write(state.folder + "SKILL.md", scratch.base + "- Resolved.\n")
            try repository.merging.resume(by: Scratch.signature(6))
        case .abort:
            try repository.recover()
            if try repository.mergeState() != nil { try repository.merging.abort() }
        case .undo:
            try repository.recover()
            if try repository.operations.newest()?.operation.kind != .undo {
                try repository.undo(by: Scratch.signature(6))
            }
        }
    }

    /// Everything a user can see, but the log.
    func state(_ scratch: Scratch) throws -> String {
        try scratch.git("for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/skillgit")
            + scratch.git("status", "--porcelain") + (scratch.file("SKILL.md") ?? "none")
            + (scratch.file(".git/MERGE_HEAD") ?? "no merge\n") + (scratch.file(".git/MERGE_MSG") ?? "")
            + Shell.run("find", [scratch.path + "/.git/skillgit/merge", "-name", "*.md"]).text.replacing(
                scratch.path, with: "")
    }
}

@Suite struct CrashTests {
    /// The child's part: runs only in a process that the test below started.
    @Test(.enabled(if: getenv("CRASH_SCENARIO") != nil, "only in the child process of the crash test"))
    func crashChild() throws {
        guard let name = getenv("CRASH_SCENARIO"), let folder = getenv("CRASH_FOLDER"),
            let scenario = CrashScenario(rawValue: String(cString: name))
        else { return }
        setenv("KEEP_SCRATCH", "1", 1)
        let scratch = try Scratch(String(cString: folder))
        try withExtendedLifetime(scratch) { try scenario.act(scratch) }
    }

    /// Builds the injector; `nil` where there is no C compiler.
    private func injector(in folder: String) throws -> String? {
        var source = #filePath.split(separator: "/").dropLast(2).map(String.init)
        source += ["Fixtures", "CrashInjector", "crash-injector.c"]
        let library = folder + "/injector.so"
        for compiler in ["cc", "clang", "gcc"] {
            let output = try? Shell.run(
                compiler, ["-shared", "-fPIC", "-o", library, "/" + source.joined(separator: "/"), "-ldl"],
                environment: ["PATH": String(cString: getenv("PATH"))])
            if output?.status == 0 { return library }
        }
        return nil
    }

    private func child(_ scenario: CrashScenario, _ folder: String, library: String, at call: Int) throws
        -> Int32
    {
        let output = try Shell.run(
            "/proc/\(getpid())/exe",
            ["--testing-library", "swift-testing", "--filter", "CrashTests/crashChild"],
            environment: [
                "LD_PRELOAD": library, "CRASH_FOLDER": folder, "CRASH_SCENARIO": scenario.rawValue,
                "CRASH_AT": "\(call)", "CRASH_COUNT_FILE": folder + ".count",
            ])
        if output.status != 0 && output.status != 77 {
            Issue.record("\(scenario) at \(call): \(output.text)")
        }
        return output.status
    }

    @Test(.enabled(if: getenv("CRASH_SCENARIO") == nil), arguments: CrashScenario.allCases)
    func everyInterruptionEndsOldOrNew(scenario: CrashScenario) throws {
        let home = try Scratch()
        guard let library = try injector(in: home.path) else {
            print("skipped: no C compiler for the crash injector")
            return
        }
        let template = try Scratch(home.path + "/template")
        _ = try Shell.run("mkdir", [template.path])
        try scenario.prepare(template)
        let whole = home.path + "/whole"
        _ = try Shell.run("cp", ["-a", template.path, whole])
        let old = try scenario.state(template)
        #expect(try child(scenario, whole, library: library, at: 0) == 0)
        let finished = try Scratch(whole)
        let new = try scenario.state(finished)
        #expect(old != new)
        let count = Int(String(decoding: try TestFiles.read(whole + ".count") ?? [], as: UTF8.self)) ?? 0
        #expect(count > 10)
        var random = SplitMix64(seed: 7)
        let all = Array(1...max(count, 1))
        let chosen =
            getenv("SKILLGIT_LONG_TESTS") != nil ? all : Array(all.shuffled(using: &random).prefix(12))
        for call in chosen {
            let copy = home.path + "/at-\(call)"
            _ = try Shell.run("cp", ["-a", template.path, copy])
            let scratch = try Scratch(copy)
            guard try child(scenario, copy, library: library, at: call) == 77 else { continue }
            try scratch.open().recover()
            let recovered = try scenario.state(scratch)
            #expect(recovered == old || recovered == new, "\(scenario) killed at call \(call) of \(count)")
            try scratch.expectSound()
            try scenario.act(scratch)
            #expect(try scenario.state(scratch) == new, "\(scenario) killed at call \(call), then repeated")
            #expect(try scratch.open().recover().isEmpty)
            let trash = try Shell.run("find", [copy, "-name", "*.lock", "-o", "-name", "*new"]).text
            #expect(trash.isEmpty, "\(scenario) killed at call \(call) leaves \(trash)")
        }
    }
}
