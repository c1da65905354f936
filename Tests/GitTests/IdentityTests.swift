import Testing

@testable import Git

struct IdentityTests {
    @Test func looksWhereGitLooks() throws {
        let scratch = try Scratch()
        let repository = try Repository.create(at: scratch.path, defaultBranch: "main")
        let now = GitTime(seconds: 1_800_000_000, offsetMinutes: 60)
        let error = failure { _ = try repository.identity(role: .author, environment: [:], now: now) }
        #expect(error?.code == .noIdentity)
        #expect(error?.mend?.contains("git config --global user.email") == true)
        try repository.setConfiguration("user.name", "Grace")
        try repository.setConfiguration("user.email", "grace@example.com")
        #expect(
            try repository.identity(role: .author, environment: [:], now: now)
                == Signature(name: "Grace", email: "grace@example.com", time: now))
        let environment = [
            "GIT_AUTHOR_NAME": " Ada <x>, ", "GIT_AUTHOR_EMAIL": "<ada@example.com>",
            "GIT_COMMITTER_DATE": "2026-01-31T12:00:00+0100", "SOURCE_DATE_EPOCH": "1700000000",
        ]
        #expect(
            try repository.identity(role: .author, environment: environment, now: now)
                == Signature(name: "Ada x", email: "ada@example.com", time: GitTime(seconds: 1_700_000_000)))
        let committer = try repository.identity(role: .committer, environment: environment, now: now)
        #expect(
            committer.name == "Grace" && committer.time == GitTime(seconds: 1_769_857_200, offsetMinutes: 60))
        #expect(
            code {
                _ = try repository.identity(
                    role: .author, environment: ["SOURCE_DATE_EPOCH": "soon"], now: now)
            } == .invalid)
        try repository.setConfiguration("user.name", nil)
        #expect(try repository.configuration("user.name") == nil)
        try repository.addConfiguration("remote.o.fetch", "+refs/a/*:refs/a/*")
        try repository.addConfiguration("remote.o.fetch", "+refs/b/*:refs/b/*")
        try repository.addConfiguration("remote.o.fetch", "+refs/a/*:refs/a/*")
        #expect(
            try scratch.git("config", "--get-all", "remote.o.fetch")
                == "+refs/a/*:refs/a/*\n+refs/b/*:refs/b/*\n")
        #expect(try repository.configurationValues("remote.o.fetch").count == 2)
    }

    @Test(arguments: [
        "1700000000 +0100", "@1700000000 -0730", "2026-01-31T12:00:00Z", "2026-01-31 12:00:00 +0100",
        "Sat, 31 Jan 2026 12:00:00 +0530", "2024-02-29T23:59:59-1100", "2026-01-31T12:00",
        "1 Mar 2000 00:00:00 +0000",
        "@0 +0000", "1999-12-31 23:59:59",
    ])
    func readsDatesAsGitDoes(_ text: String) throws {
        let scratch = try Scratch.repository()
        try scratch.git("-c", "user.name=x", "commit", "-q", "--allow-empty", "--date", text, "-m", "x")
        let words = try scratch.git("log", "-1", "--format=%ad", "--date=raw").split {
            $0 == " " || $0 == "\n"
        }
        let time = try #require(GitDate.parse(text, localOffsetMinutes: 0))
        #expect(String(time.seconds) == words[0])
        let zone = try #require(Int32(words[1]))
        #expect(time.offsetMinutes == zone / 100 * 60 + zone % 100)
    }

    @Test(arguments: [
        "", "yesterday", "2026-02-30T00:00:00Z", "2026-01-01T25:00:00Z", "2026-01-01", "99", "1700000000 +01",
    ])
    func refusesOtherDates(_ text: String) {
        #expect(GitDate.parse(text, localOffsetMinutes: 0) == nil)
    }
}
