import JSON
import TestSupport
import Testing

extension Workspace {
    /// What one call of `evolve` made.
    struct Evolved {
        /// The run's id.
        var run: String
        /// The short name of its branch; `main` where nothing new was learned.
        var branch: String
        /// The object that `evolve --json` printed.
        var report: JSONValue
        /// The commits in order, the first patch first.
        var commits: [PatchedCommit]
    }

    /// Evolves from files and reads the branch back with git.
    func evolve(_ traces: String..., options: [String] = []) throws -> Evolved {
        let run = try run(["evolve", "--json", "--traces"] + traces + options)
        try #require(run.status == 0, "\(run.output)\(run.errors)")
        let report = try JSONValue.parse(run.output)
        #expect(report["schema"]?.string == "skillgit.evolve/1")
        let branch = report["branch"]?.string ?? "main"
        return Evolved(
            run: try #require(report["run"]?.string), branch: branch, report: report,
            commits: try commits(report["base"]?.string ?? "main", branch))
    }

    /// The commits between two revisions, the oldest first.
    func commits(_ base: String, _ tip: String) throws -> [PatchedCommit] {
        try git("rev-list", "--reverse", "\(base)..\(tip)").split(separator: "\n").map { id in
            try commit(String(id))
        }
    }

    private func commit(_ id: String) throws -> PatchedCommit {
        let message = try git("log", "-1", "--format=%B", id)
        let parsed = try sandbox.run(["git", "interpret-trailers", "--parse"], in: folder, input: message)
        var trailers: [PatchedCommit.Trailer] = []
        for line in parsed.output.split(separator: "\n") {
            let colon = try #require(line.firstIndex(of: ":"), "git gives no trailer: \(line)")
            trailers.append(
                PatchedCommit.Trailer(
                    name: String(line[..<colon]),
                    value: String(line[line.index(after: colon)...].drop { $0 == " " })))
        }
        var added: [String] = []
        for line in try git("show", "--format=", "--unified=0", id).split(separator: "\n")
        where line.hasPrefix("+") && !line.hasPrefix("+++ ") {
            added.append(String(line.dropFirst()))
        }
        return PatchedCommit(id: id, message: message, trailers: trailers, added: added)
    }

    /// Every patch id that has a trailer in a revision's history.
    func patches(in revision: String) throws -> Set<String> {
        let lines = try git("log", "--format=%(trailers:key=Skillgit-Patch,valueonly)", revision)
        return Set(lines.split(separator: "\n").map(String.init))
    }
}
