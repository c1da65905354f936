import Glibc
import Testing

@testable import Git

/// What libgit2 cannot read is refused with the way out.
struct FormatTests {
    @Test func namesTheWayOut() throws {
        let cases: [(needle: String, mend: String, make: (Scratch) throws -> Void)] = [
            (
                "worktree", "sparse-checkout disable",
                { try $0.git("config", "extensions.worktreeConfig", "true") }
            ),
            ("partial", "without --filter", { try $0.git("config", "extensions.partialClone", "origin") }),
            ("SHA-256", "SHA-1", { try $0.git("config", "extensions.objectFormat", "sha256") }),
            ("reftable", "refs migrate", { try $0.git("config", "extensions.refStorage", "reftable") }),
        ]
        for (needle, mend, make) in cases {
            let scratch = try Scratch.repository(["a": "1"])
            try make(scratch)
            try scratch.git("config", "core.repositoryFormatVersion", "1", status: 0...128)
            Self.setVersion(scratch)
            let error = failure { _ = try scratch.open() }
            #expect(error?.code == .unsupported, "\(needle)")
            #expect(error?.message.contains(needle) == true, "\(String(describing: error))")
            #expect(error?.mend?.contains(mend) == true, "\(String(describing: error))")
        }
    }

    /// git itself refuses to write the version once it no longer reads the repository.
    private static func setVersion(_ scratch: Scratch) {
        let text = scratch.read(".git/config") ?? ""
        scratch.write(
            ".git/config",
            text.split(separator: "\n").map {
                $0.contains("repositoryformatversion") ? "\trepositoryformatversion = 1" : String($0)
            }.joined(separator: "\n") + "\n")
    }

    @Test func splitIndexIsRefused() throws {
        let scratch = try Scratch.repository(["a": "1"])
        try scratch.git("update-index", "--split-index")
        let repository = try scratch.open()
        let error = failure { _ = try repository.indexEntries() }
        #expect(error?.code == .unsupported)
        #expect(error?.mend?.contains("--no-split-index") == true)
    }

    @Test func shallowHistoryIsNamed() throws {
        let scratch = try Scratch.repository(["a": "1"])
        scratch.write("a", "2")
        try scratch.git("commit", "-qam", "2")
        try scratch.git("clone", "-q", "--depth", "1", "file://" + scratch.path, "clone")
        let repository = try Repository.open(at: scratch.path + "/clone")
        let id = try #require(try repository.head().id)
        let shallow = repository.isShallow
        #expect(shallow)
        let error = failure { _ = try repository.history(from: [id]) }
        #expect(error?.code == .shallow)
        #expect(error?.mend?.contains("--unshallow") == true)
    }

    @Test func ownershipHasBothFaces() {
        let missing = GitError(
            code: -3, area: 7, text: "config value 'safe.directory' was not found", operation: "open",
            path: "/a b")
        let other = GitError(
            code: -36, area: 7, text: "repository path '/x' is not owned by current user", operation: "open",
            path: "/x")
        #expect(missing.code == .foreignOwner && other.code == .foreignOwner)
        #expect(missing.mend?.contains("safe.directory '/a b'") == true)
        #expect(other.mend?.contains("safe.directory /x") == true)
    }

    @Test func aForeignRepositoryIsRefused() throws {
        guard geteuid() == 0 else { return print("skipped: only root can give a repository away") }
        let scratch = try Scratch.repository(["a": "1"])
        for place in ["", "/.git"] { chown(scratch.path + place, 12_345, 12_345) }
        #expect(code { _ = try scratch.open() } == .foreignOwner)
    }

    @Test func noRepositoryIsSaidPlainly() throws {
        let scratch = try Scratch()
        #expect(code { _ = try scratch.open() } == .notARepository)
        #expect(code { _ = try Repository.discover(from: scratch.path) } == .notARepository)
        let made = try Repository.create(at: scratch.path + "/a/b", defaultBranch: "main")
        #expect(
            code { _ = try Repository.create(at: scratch.path + "/a/b", defaultBranch: "main") } == .exists)
        let bare = try Repository.create(at: scratch.path + "/bare", defaultBranch: "main", bare: true)
        let tree = try bare.writeTree([TreeEntry]())
        #expect(code { try bare.checkout(from: nil, to: tree) } == .bareRepository)
        #expect(code { _ = try bare.status() } == .bareRepository)
        let isBare = made.isBare
        #expect(!isBare)
    }
}
