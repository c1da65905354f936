import Glibc
import TestSupport
import Testing

@testable import CommandSandbox

/// Where groups are made, and what is written to them: on folders that look like a hierarchy, and on a real one.
@Suite struct ControlGroupsTests {
    /// A folder with groups, by path, and what each hands on to those below it.
    private static func hierarchy(_ groups: [String: String], membership: String) throws -> (Sandbox, String, String) {
        let sandbox = try Sandbox()
        for (path, controllers) in groups {
            try sandbox.write("groups\(path)/cgroup.subtree_control", controllers + "\n")
        }
        try sandbox.write("membership", membership)
        return (sandbox, sandbox.path + "/groups", sandbox.path + "/membership")
    }

    @Test func theNearestGroupThatDividesMemoryIsFirst() throws {
        let groups = ["": "cpu memory pids", "/user": "memory pids", "/user/one": "pids", "/user/one/app": ""]
        let (sandbox, mounts, membership) = try Self.hierarchy(groups, membership: "0::/user/one/app\n")
        let found = ControlGroups.candidates(in: mounts, membership: membership)
        #expect(found.map(\.parent) == [mounts + "/user", mounts])
        #expect(found.allSatisfy { $0.version == .two })
        withExtendedLifetime(sandbox) {}
    }

    @Test func theOldHierarchyOfMemoryIsTakenWhereThereIsOne() throws {
        let (sandbox, mounts, membership) = try Self.hierarchy(
            ["": "cpu"], membership: "9:name=systemd:/\n4:cpuset,memory:/a/b\n0::/\n")
        let found = ControlGroups.candidates(in: mounts, membership: membership)
        #expect(found.map(\.parent) == [mounts + "/memory/a/b"] && found.first?.version == .one)
        withExtendedLifetime(sandbox) {}
    }

    @Test(arguments: ["0::/app\n", "0::/../app\n", "0::/\n", "4:cpu:/app\n", "", "nonsense\n::\n"])
    func withoutTheControllerThereIsNone(membership text: String) throws {
        let (sandbox, mounts, membership) = try Self.hierarchy(["": "cpu pids", "/app": "cpu"], membership: text)
        #expect(ControlGroups.candidates(in: mounts, membership: membership).isEmpty)
        #expect(ControlGroups.find(in: mounts, membership: membership) == nil)
        #expect(ControlGroups.find(in: mounts, membership: mounts + "/missing") == nil)
        withExtendedLifetime(sandbox) {}
    }

    /// A group whose limit cannot be written is none, and nothing of it stays.
    @Test(arguments: [ControlGroups.Version.one, .two])
    func aGroupWithoutItsLimitIsNotMade(version: ControlGroups.Version) throws {
        let sandbox = try Sandbox()
        let groups = ControlGroups(parent: sandbox.path + "/tmp", version: version)
        #expect(groups.make(memory: 1 << 20, processes: 8) == nil)
        #expect(try sandbox.run(["ls", "tmp"]).output.isEmpty)
    }

    @Test func whatIsWritten() {
        let one = ControlGroups.Version.one.limits(memory: 5, processes: 7)
        #expect(one.needed.map { "\($0.file)=\($0.value)" } == ["memory.limit_in_bytes=5"] && one.besides.isEmpty)
        let two = ControlGroups.Version.two.limits(memory: 5, processes: 7)
        #expect(two.needed.map { "\($0.file)=\($0.value)" } == ["memory.max=5"])
        #expect(two.besides.map { "\($0.0)=\($0.1)" } == ["pids.max=7", "memory.swap.max=0"])
    }

    @Test func onlyGroupsOfDeadProcessesAreRemoved() throws {
        let sandbox = try Sandbox()
        for name in ["skillgit-\(getpid())-1", "skillgit-4194304-2", "skillgit-x-3", "others-4194304-2"] {
            mkdir("\(sandbox.path)/tmp/\(name)", 0o755)
        }
        ControlGroups(parent: sandbox.path + "/tmp", version: .two).removeLeftovers()
        let left = try sandbox.run(["ls", "tmp"]).output.split(separator: "\n").map(String.init)
        #expect(left.sorted() == ["others-4194304-2", "skillgit-\(getpid())-1", "skillgit-x-3"])
    }

    /// The folder of a hierarchy of version 2 that this process may add groups to; prints why there is none.
    private static let unified: String? = {
        guard let folder = mountPoint() else {
            print("skipped: a real hierarchy of control groups 2: none is mounted")
            return nil
        }
        let trial = "\(folder)/skillgit-test-\(getpid())"
        guard mkdir(trial, 0o755) == 0 else {
            print("skipped: a real hierarchy of control groups 2: \(folder) cannot be changed")
            return nil
        }
        rmdir(trial)
        return folder
    }()

    /// Whether soon all processes with a command line that holds `mark` are in the group, and at least three are.
    private static func isAlone(_ mark: String, in group: ControlGroups.Group) async throws -> Bool {
        for _ in 0..<500 {
            let members = (TestFile.text(at: group.joining) ?? "").split(separator: "\n").map(String.init)
            let seen = try Machine.processes(with: mark).map { line in
                String(line.drop { $0 == " " }.prefix { $0 != " " })
            }
            if seen.count >= 3, seen.allSatisfy(members.contains) { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    private static func mountPoint() -> String? {
        for line in (TestFile.text(at: "/proc/self/mounts") ?? "").split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count > 2, words[2] == "cgroup2" { return String(words[1]) }
        }
        return nil
    }

    /// A process joins such a group, and ends with it, as commands do.
    ///
    /// The limit on memory is another matter: where the controller belongs to the old hierarchy, the new one has none, and
    /// then no group of it may be taken.
    @Test(.enabled(if: unified != nil && Machine.isAble, "no hierarchy of version 2, or no bubblewrap"))
    func aRealGroupOfTheUnifiedHierarchy() async throws {
        let folder = try #require(Self.unified)
        let group = ControlGroups.Group(path: "\(folder)/skillgit-\(getpid())-real")
        #expect(mkdir(group.path, 0o755) == 0)
        #expect(ControlGroups.canJoin(group))
        let machine = try Machine()
        defer { machine.end() }
        let job = SandboxJob(command: "setsid sleep 4716 & sleep 4716", content: .nothing)
        let sandbox = machine.sandbox
        let running = Task { try await sandbox.run(job, in: group) }
        try await Machine.waitForProcess(with: "sleep 4716")
        #expect(try await Self.isAlone("sleep 4716", in: group), "all that a command starts is in its group")
        #expect(await group.remove(), "whatever runs in it is ended")
        #expect(try await Machine.hasEnded("sleep 4716"))
        #expect(try await running.value.ending == .brokeOff)
        #expect(access(group.path, F_OK) != 0)

        let divides = (TestFile.text(at: folder + "/cgroup.subtree_control") ?? "").contains("memory")
        let made = ControlGroups(parent: folder, version: .two).make(memory: 64 << 20, processes: 32)
        #expect((made != nil) == divides)
        if let made {
            #expect(TestFile.text(at: made.path + "/memory.max") == "\(64 << 20)\n")
            #expect(await made.remove())
        } else {
            print("the limit on memory was not tried: no memory controller in \(folder)")
        }
        let left = try ProgramRun.run(["ls", folder]).output
        #expect(!left.contains("skillgit-\(getpid())-"), "\(left)")
    }
}
