import Glibc
import TestSupport
import Testing

/// Commands that are killed, or meet a full disk, leave the old state or the new one, and what is done next goes on.
@Suite struct RobustnessCrashTests {
    /// A command, and where it begins.
    enum Scenario: String, CaseIterable {
        case evolve, review, merge, conflict, undo

        var stage: RobustnessScene.Stage {
            switch self {
            case .evolve: .fresh
            case .review: .evolved
            case .merge: .reviewed
            case .conflict: .conflicting
            case .undo: .merged
            }
        }

        func arguments(_ scene: RobustnessScene) -> [String] {
            switch self {
            case .evolve: ["evolve", "--traces", scene.traces]
            case .review: ["review", "--accept", scene.patches[0], scene.patches[2]]
            case .merge: ["merge"]
            case .conflict: ["merge", "--markers"]
            case .undo: ["undo"]
            }
        }
    }

    private static let isLong = getenv("SKILLGIT_LONG_TESTS") != nil

    /// Runs the command uninterrupted and gives the states before and after, its exit code and its calls.
    private func whole(
        _ scenario: Scenario, _ scene: RobustnessScene, library: String
    ) throws -> (old: String, new: String, status: Int32, calls: Int) {
        let old = try scene.state(scene.folder)
        let folder = try scene.copy("whole")
        let run = try scene.sandbox.run(
            [ProgramRun.skillgit] + scenario.arguments(scene), in: folder,
            environment: [
                "LD_PRELOAD": library, "CRASH_FOLDER": folder + "/", "CRASH_AT": "0",
                "CRASH_COUNT_FILE": scene.sandbox.path + "/count",
            ])
        let calls = scene.sandbox.read("count").flatMap { Int($0) } ?? 0
        let new = try scene.state(folder)
        try #require(calls > 10 && new != old, "\(scenario): \(calls) calls, \(run.status) \(run.errors)")
        return (old, new, run.status, calls)
    }

    /// What has to hold after an interruption: sound at once, old or new after the next command, new after the rerun.
    private func expectRecovery(
        _ scenario: Scenario, _ scene: RobustnessScene, _ folder: String, old: String, new: String,
        status: Int32, at place: String
    ) throws {
        let what = "\(scenario) ended \(place)"
        try scene.expectSound(folder, what)
        let next = try scene.sandbox.run([ProgramRun.skillgit, "status"], in: folder)
        #expect(next.status == 0, "\(what): \(next.errors)")
        let recovered = try scene.state(folder)
        #expect(recovered == old || recovered == new, "\(what): half-way\n\(recovered)")
        try scene.expectSound(folder, what)
        if recovered == old {
            if scenario == .evolve, next.output.contains("skillgit evolve --resume") {
                let resumed = try scene.sandbox.run([ProgramRun.skillgit, "evolve", "--resume"], in: folder)
                #expect(resumed.status == 0, "\(what), resumed: \(resumed.errors)")
            } else {
                let again = try scene.sandbox.run(
                    [ProgramRun.skillgit] + scenario.arguments(scene), in: folder)
                #expect(again.status == status, "\(what), repeated: \(again.status) \(again.errors)")
            }
        }
        #expect(try scene.state(folder) == new, "\(what), then repeated")
        try scene.expectSound(folder, what)
        try scene.expectTidy(folder, what)
    }

    @Test(arguments: Scenario.allCases)
    func everyCallMayBeTheLast(scenario: Scenario) throws {
        let scene = try RobustnessScene(scenario.stage)
        guard let library = try CrashInjector.built(in: scene.sandbox) else { return }
        let (old, new, status, calls) = try whole(scenario, scene, library: library)
        var numbers = SplitMix64(seed: 11)
        let chosen =
            Self.isLong ? Array(1...calls) : Array(Array(1...calls).shuffled(using: &numbers).prefix(10))
        for call in chosen {
            let folder = try scene.copy("at-\(call)")
            let run = try scene.sandbox.run(
                [ProgramRun.skillgit] + scenario.arguments(scene), in: folder,
                environment: ["LD_PRELOAD": library, "CRASH_FOLDER": folder + "/", "CRASH_AT": "\(call)"])
            #expect(run.status == 77, "\(scenario) at call \(call): \(run.status) \(run.errors)")
            try expectRecovery(
                scenario, scene, folder, old: old, new: new, status: status, at: "at call \(call) of \(calls)"
            )
        }
    }

    @Test(arguments: Scenario.allCases)
    func aFullDiskLosesNothing(scenario: Scenario) throws {
        let scene = try RobustnessScene(scenario.stage)
        guard let library = try CrashInjector.built(in: scene.sandbox) else { return }
        let (old, new, status, calls) = try whole(scenario, scene, library: library)
        var numbers = SplitMix64(seed: 12)
        let chosen =
            Self.isLong ? Array(1...calls) : Array(Array(1...calls).shuffled(using: &numbers).prefix(6))
        for call in chosen {
            let folder = try scene.copy("full-\(call)")
            let run = try scene.sandbox.run(
                [ProgramRun.skillgit] + scenario.arguments(scene), in: folder,
                environment: [
                    "LD_PRELOAD": library, "CRASH_FOLDER": folder + "/", "CRASH_AT": "\(call)",
                    "CRASH_MODE": "full",
                ])
            if run.status == status { continue }
            #expect(run.status == 128, "\(scenario) at call \(call): \(run.status) \(run.errors)")
            #expect(
                run.errors.contains("error:") && run.errors.contains("No space left on device"),
                "\(call): \(run.errors)")
            #expect(
                ["'", "could not write", "could not make", "cannot write"].contains { run.errors.contains($0) },
                "it is not said what could not be written: \(run.errors)")
            try expectRecovery(
                scenario, scene, folder, old: old, new: new, status: status,
                at: "on a full disk at call \(call)")
        }
    }

    @Test(arguments: [Scenario.evolve, .merge, .review])
    func killedAtRandomMoments(scenario: Scenario) throws {
        let scene = try RobustnessScene(scenario.stage)
        let old = try scene.state(scene.folder)
        let folder = try scene.copy("whole")
        let clock = ContinuousClock()
        let begin = clock.now
        let run = try scene.sandbox.run([ProgramRun.skillgit] + scenario.arguments(scene), in: folder)
        let microseconds = max(1, Int((clock.now - begin) / .microseconds(1)))
        try #require(run.status == 0, "\(run.errors)")
        let new = try scene.state(folder)
        var numbers = SplitMix64(seed: 13)
        for round in 1...30 {
            let folder = try scene.copy("round")
            let process = try ProgramRun.start(
                [ProgramRun.skillgit] + scenario.arguments(scene), in: folder,
                environment: scene.sandbox.environment)
            usleep(UInt32(Int.random(in: 0...microseconds, using: &numbers)))
            kill(process, SIGKILL)
            let status = ProgramRun.wait(for: process)
            try expectRecovery(
                scenario, scene, folder, old: old, new: new, status: 0, at: "in round \(round) with \(status)"
            )
        }
    }
}
