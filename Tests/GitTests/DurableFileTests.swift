import Glibc
import Testing

@testable import Git

struct DurableFileTests {
    @Test func removesWhatKilledProcessesLeft() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/state.json"
        // No process has the highest id that the kernel could give.
        scratch.write(".state.json.4194303.1.tmp", "torn")
        scratch.write(".state.json.\(getpid()).1.tmp", "alive")
        scratch.write(".other.json.4194303.1.tmp", "another's")
        try DurableFile.write(Array("new".utf8), to: path)
        #expect(scratch.read("state.json") == "new")
        try DurableFile.remove(path)
        #expect(
            try FileSystem.names(in: scratch.path) == [
                ".other.json.4194303.1.tmp", ".state.json.\(getpid()).1.tmp",
            ])
        try DurableFile.remove(path)
    }

    @Test func findsTheIdentityBeforeThereIsARepository() throws {
        let scratch = try Scratch()
        let now = GitTime(seconds: 1_800_000_000)
        let environment = ["GIT_COMMITTER_NAME": "Ada", "GIT_COMMITTER_EMAIL": "ada@example.com"]
        let found = try Repository.identityOfUser(role: .committer, environment: environment, now: now)
        #expect(found == Signature(name: "Ada", email: "ada@example.com", time: now))
        #expect(throws: GitError.self) {
            _ = try Repository.identityOfUser(role: .committer, environment: [:], now: now)
        }
        #expect(scratch.read("nothing") == nil)
    }

    @Test(arguments: [
        ("refs/heads/main", true), ("refs/heads/a..b", false), ("refs/heads/", false),
        ("refs/heads/a b", false),
    ])
    func knowsReferenceNames(name: String, isAllowed: Bool) {
        #expect(Repository.isReferenceName(name) == isAllowed)
    }
}
