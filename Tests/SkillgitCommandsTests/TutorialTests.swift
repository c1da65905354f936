import Glibc
import TestSupport
import Testing

/// Replays the commands of `Docs/tutorial.md` and holds their output to the page; `RECORD=1` rewrites the output.
///
/// Commands are the lines that begin with `$ ` in blocks fenced as `console`; what stands below one is its output, both
/// streams together. The blocks share one sandbox and one current folder, and the demo's runs lie there as `runs.jsonl`.
@Suite struct TutorialTests {
    @Test func outputIsAsThePageSays() throws {
        let root = Self.root()
        let sandbox = try Sandbox()
        let demo = try #require(sandbox.read(root + "/Tests/Demo/runs.jsonl"))
        try sandbox.write("runs.jsonl", demo)
        try sandbox.run(["mkdir", "bin"])
        try sandbox.run(["ln", "-s", ProgramRun.skillgit, "bin/skillgit"])
        let page = try #require(sandbox.read(root + "/Docs/tutorial.md"))
        var replay = Replay(sandbox: sandbox)
        let text = try replay.replay(page)
        if getenv("RECORD") != nil {
            try TestFile.write(text, to: root + "/Docs/tutorial.md")
            return
        }
        let old = page.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        for (number, pair) in zip(old, new).enumerated() where pair.0 != pair.1 {
            Issue.record("line \(number + 1) differs; RECORD=1 rewrites the page\n-\(pair.0)\n+\(pair.1)")
            return
        }
        #expect(old.count == new.count, "the page ends early or late; RECORD=1 rewrites it")
    }

    private static func root() -> String {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        return parts.joined(separator: "/")
    }
}

/// Runs the commands of a page and puts what they print in the place of what stands there.
private struct Replay {
    let sandbox: Sandbox
    private var folder: String
    /// Ids of the page and what they are now, so that a page can be recorded again after ids have changed.
    private var renamed: [String: String] = [:]

    init(sandbox: Sandbox) {
        self.sandbox = sandbox
        folder = sandbox.path
    }

    mutating func replay(_ page: String) throws -> String {
        var result: [String] = []
        var command: String?
        var output: [String] = []
        var isInside = false
        for line in page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            let ends = isInside && line == "```"
            if ends || (isInside && line.hasPrefix("$ ")) {
                if let command { result += try run(command, before: output) }
                (command, output) = (nil, [])
            }
            if isInside, !ends, line.hasPrefix("$ ") {
                command = current(String(line.dropFirst(2)))
                result.append("$ " + (command ?? ""))
            } else if isInside, !ends {
                output.append(line)
            } else {
                result.append(isInside || line.hasPrefix("```") ? line : current(line))
            }
            if ends { isInside = false } else if line == "```console" { isInside = true }
        }
        return result.joined(separator: "\n")
    }

    private mutating func run(_ command: String, before: [String]) throws -> [String] {
        if command.hasPrefix("cd ") {
            folder += "/" + command.dropFirst(3)
            return []
        }
        let path = "\(sandbox.path)/bin:\(sandbox.environment["PATH"] ?? "")"
        let run = try sandbox.run(
            ["sh", "-c", command + " 2>&1"], in: folder,
            environment: [
                "PATH": path, "GIT_PAGER": "cat", "GIT_AUTHOR_DATE": "1750000000 +0000",
                "GIT_COMMITTER_DATE": "1750000000 +0000",
            ])
        var lines = run.output.replacing(sandbox.path, with: "/home/you")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        let old = before.flatMap(Self.ids), new = lines.flatMap(Self.ids)
        if old.count == new.count {
            for (old, new) in zip(old, new) where old != new { renamed[old] = new }
        }
        return lines
    }

    private func current(_ text: String) -> String {
        renamed.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }

    /// The ids of runs and patches in a line, in order.
    private static func ids(_ line: String) -> [String] {
        line.split { !$0.isLetter && !$0.isNumber && $0 != "-" }.map(String.init).filter { word in
            word.utf8.count == 12 && (word.hasPrefix("p-") || word.hasPrefix("r-"))
                && word.dropFirst(2).allSatisfy(\.isHexDigit)
        }
    }
}
