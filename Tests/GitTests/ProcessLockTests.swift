import Glibc
import Testing

@testable import Git

struct ProcessLockTests {
    @Test func excludesAndLetsGo() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/deep/lock"
        do {
            let lock = try ProcessLock(path: path, waitingAtMost: 0)
            #expect(code { _ = try ProcessLock(path: path, waitingAtMost: 30) } == .locked)
            #expect(lock.path == path)
        }
        _ = try ProcessLock(path: path, waitingAtMost: 0)
    }

    @Test func waitsForTheOther() async throws {
        let scratch = try Scratch()
        let path = scratch.path + "/lock"
        let counter = scratch.path + "/counter"
        Scratch.write(counter, [0])
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<25 {
                        let lock = try ProcessLock(path: path, waitingAtMost: 20_000)
                        let value = Scratch.read(counter)?.first ?? 0
                        Scratch.write(counter, [value + 1])
                        _ = lock.path
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(Scratch.read(counter) == [100])
    }

    @Test func filesAreReplacedAsAWhole() throws {
        let scratch = try Scratch()
        let path = scratch.path + "/a/b/state.json"
        #expect(try DurableFile.read(path) == nil)
        try DurableFile.write([1, 2, 3], to: path)
        try DurableFile.write([], to: path)
        #expect(try DurableFile.read(path) == [])
        #expect(try FileSystem.names(in: scratch.path + "/a/b") == ["state.json"])
        try DurableFile.remove(path)
        try DurableFile.remove(path)
        #expect(try DurableFile.read(path) == nil)
    }
}
