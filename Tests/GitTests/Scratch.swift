import Glibc

@testable import Git

/// A folder of its own for one test, removed at the end.
final class Scratch {
    let path: String
    var git: GitProgram { GitProgram(directory: path) }

    init() throws {
        try LibGit2.forgetOuterConfiguration()
        var template = Array("/tmp/skillgit-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else {
            throw GitProgram.Failure(arguments: [], status: errno, output: "mkdtemp")
        }
        path = String(cString: made)
    }

    deinit {
        if getenv("KEEP_SCRATCH") == nil { Self.removeAll(path) }
    }

    /// A repository that git made, with one commit of the given files on `main`.
    static func repository(_ files: [String: String] = [:]) throws -> Scratch {
        let scratch = try Scratch()
        try scratch.git("init", "-q", "-b", "main")
        for (path, text) in files { scratch.write(path, text) }
        try scratch.git("add", "-A")
        try scratch.git("commit", "-q", "--allow-empty", "-m", "begin")
        return scratch
    }

    func open() throws -> Repository { try Repository.open(at: path) }

    func write(_ name: String, _ text: String) { Self.write(path + "/" + name, Array(text.utf8)) }

    func read(_ name: String) -> String? {
        Self.read(path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
    }

    func remove(_ name: String) { unlink(path + "/" + name) }

    static func write(_ path: String, _ bytes: [UInt8]) {
        try? FileSystem.makeDirectories(above: path)
        unlink(path)
        _ = try? FileSystem.writeNew(path, bytes)
    }

    static func read(_ path: String) -> [UInt8]? { try? FileSystem.read(path) }

    /// Every file below the work tree but `.git`, with its bytes; a link's target counts as its bytes.
    func files() throws -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        try collect("", into: &found)
        return found
    }

    private func collect(_ prefix: String, into found: inout [String: [UInt8]]) throws {
        for name in try FileSystem.names(in: path + "/" + prefix) where prefix + name != ".git" {
            let child = prefix + name
            guard let status = try FileSystem.status(of: path + "/" + child) else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try collect(child + "/", into: &found)
            case S_IFLNK: found[child] = Array("-> ".utf8) + (try FileSystem.linkTarget(path + "/" + child))
            default:
                found[child] =
                    (status.st_mode & 0o100 != 0 ? [0x21] : [0x2e])
                    + (try FileSystem.read(path + "/" + child) ?? [])
            }
        }
    }

    private static func removeAll(_ path: String) {
        for name in (try? FileSystem.names(in: path)) ?? [] {
            let child = path + "/" + name
            guard let status = try? FileSystem.status(of: child) else { continue }
            if status.st_mode & S_IFMT == S_IFDIR { removeAll(child) } else { unlink(child) }
        }
        rmdir(path)
    }
}

extension Signature {
    /// The identity ``GitProgram`` commits under.
    static let ada = Signature(name: "Ada", email: "ada@example.com", time: GitTime(seconds: 1_700_000_000))
}
