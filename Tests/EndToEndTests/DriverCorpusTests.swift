import Glibc
import TestSupport
import Testing

/// git's own commands with the driver, over merges that people had to make.
@Suite struct DriverCorpusTests {
    /// With `SKILLGIT_LONG_TESTS`, every operation is tried on all cases, else each on half of them.
    private static let isLong = getenv("SKILLGIT_LONG_TESTS") != nil

    /// A hundred merges, nine in ten of which conflict in git.
    private func corpus() throws -> MergeCorpus? {
        try MergeCorpus.unpacked { cases in
            var random = SplitMix64(seed: 1)
            let shuffled = cases.shuffled(using: &random)
            return Array(
                shuffled.filter(\.conflictsInGit).prefix(90) + shuffled.filter { !$0.conflictsInGit }.prefix(10))
        }
    }

    @Test func gitEndsAsMergeFileDoes() throws {
        guard let corpus = try corpus() else { return }
        let sandbox = try Sandbox()
        let history = try CorpusHistory(of: corpus.cases, named: "driven", in: sandbox)
        #expect(try sandbox.skillgit("install-driver", in: "driven").status == 0)
        try sandbox.run(["mkdir", "bin"])
        try sandbox.linkPrograms(into: "bin")
        var counts: [CorpusHistory.Operation: (merges: Int, conflicts: Int)] = [:]
        for (number, entry) in corpus.cases.enumerated() {
            for operation in operations(for: number) {
                let expected = try mergedAlone(entry, for: operation, in: sandbox)
                let found = try history.outcome(operation, number, path: path(with: "\(sandbox.path)/bin"))
                let what = "\(operation) of \(entry.id): \(found.messages)"
                #expect(found.succeeded == (expected.conflicts == 0), "\(what)")
                #expect(Self.unlabelled(found.text) == Self.unlabelled(expected.text), "\(what)")
                #expect(found.unmerged == (expected.conflicts == 0 ? "" : try history.stages(number)), "\(what)")
                #expect(!found.status.contains("??"), "\(what)\(found.status)")
                counts[operation, default: (0, 0)].merges += 1
                if expected.conflicts > 0 { counts[operation, default: (0, 0)].conflicts += 1 }
            }
        }
        try history.expectSound()
        for operation in CorpusHistory.Operation.allCases {
            let (merges, conflicts) = try #require(counts[operation])
            print("\(operation) with the driver: \(merges) merges, \(conflicts) in conflict")
            #expect(merges >= 25 && conflicts > 0 && conflicts < merges)
        }
    }

    @Test func gitEndsAsWithoutTheDriverWhenItDies() throws {
        guard let corpus = try corpus() else { return }
        let sandbox = try Sandbox()
        let plain = try CorpusHistory(of: corpus.cases, named: "plain", in: sandbox)
        let driven = try CorpusHistory(of: corpus.cases, named: "driven", in: sandbox)
        #expect(try sandbox.skillgit("install-driver", in: "driven").status == 0)
        let injector = try CrashInjector.built(in: sandbox)
        var merges = 0
        var otherwise = 0
        for (number, entry) in corpus.cases.enumerated() {
            let kind = try deadDriver(for: number, entry, in: sandbox)
            let folder = try kind.folder(in: sandbox, injector: injector)
            for operation in operations(for: number) {
                let expected = try plain.outcome(operation, number, path: path(with: "\(sandbox.path)/none"))
                let found = try driven.outcome(operation, number, path: path(with: folder))
                let what = "\(operation) of \(entry.id), driver \(kind): \(found.messages)"
                #expect(found.succeeded == expected.succeeded, "\(what)")
                #expect(found.unmerged == expected.unmerged, "\(what)")
                #expect(found.status == expected.status, "\(what)")
                merges += 1
                let text = Self.unlabelled(found.text)
                guard text != Self.unlabelled(expected.text) else { continue }
                // Merges of branches compare lines by histogram, which `git merge-file` of an older git cannot.
                otherwise += 1
                #expect(!expected.succeeded, "\(what)")
                #expect(text == Self.unlabelled(try gitsMergeFile(entry, in: sandbox)), "\(what)")
            }
        }
        try driven.expectSound()
        print("with a dead driver: \(merges) merges, \(otherwise) with the conflicts of git merge-file")
        #expect(otherwise * 3 < merges)
    }

    /// The kinds in turns; what does not write at all cannot die in writing.
    private func deadDriver(
        for number: Int, _ entry: MergeCorpus.Case, in sandbox: Sandbox
    ) throws -> DeadDriver {
        let kind = DeadDriver.allCases[number / 4 % DeadDriver.allCases.count]
        guard kind == .torn else { return kind }
        let writes = try operations(for: number).allSatisfy {
            try mergedAlone(entry, for: $0, in: sandbox).text != entry.bytes("ours")
        }
        return writes ? .torn : .killed
    }

    private func operations(for number: Int) -> [CorpusHistory.Operation] {
        let all = CorpusHistory.Operation.allCases
        return Self.isLong ? all : all.indices.filter { ($0 + number) % 4 < 2 }.map { all[$0] }
    }

    /// What `skillgit merge-file` makes of a case; where one change is applied, with the rules that the driver adds.
    private func mergedAlone(
        _ entry: MergeCorpus.Case, for operation: CorpusHistory.Operation, in sandbox: Sandbox
    ) throws -> (conflicts: Int32, text: [UInt8]) {
        let path = try sandbox.write("alone.md", bytes: try #require(entry.bytes("ours")))
        let rule = operation == .merge ? [] : ["--rule", "beside", "--rule", "both-added-lists"]
        let run = try sandbox.run(
            [ProgramRun.skillgit, "merge-file", "-q"] + rule
                + ["-L", "ours", "-L", "base", "-L", "theirs", path, entry.path("base"), entry.path("theirs")])
        try #require(run.status < 128, "\(entry.id): \(run.errors)")
        return (run.status, try #require(TestFile.bytes(at: path)))
    }

    /// What this git's `git merge-file` makes of a case, by histogram where it can.
    private func gitsMergeFile(_ entry: MergeCorpus.Case, in sandbox: Sandbox) throws -> [UInt8] {
        let path = try sandbox.write("gits.md", bytes: try #require(entry.bytes("ours")))
        let files = [path, entry.path("base"), entry.path("theirs")]
        let run = try sandbox.run(["git", "merge-file", "-q", "--diff-algorithm=histogram"] + files)
        if run.status > 127 { try sandbox.run(["git", "merge-file", "-q"] + files) }
        return try #require(TestFile.bytes(at: path))
    }

    /// A search path with git, without any skillgit but that of a folder.
    private func path(with folder: String) -> String { "\(folder):/usr/local/bin:/usr/bin:/bin" }

    /// The text without the names behind its markers, which an older git does not tell its drivers.
    private static func unlabelled(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        let marks = [Array("<<<<<<< ".utf8), Array(">>>>>>> ".utf8)]
        return text.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
            marks.contains { line.starts(with: $0) } ? line.prefix(7) : line
        }
    }
}
