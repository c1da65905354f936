internal import Glibc

/// Finds the sessions of Claude Code and Codex on this machine that show a skill in use.
///
/// Looks into `projects/` below `CLAUDE_CONFIG_DIR` (else `~/.claude`) and into `sessions/` and `archived_sessions/`
/// below `CODEX_HOME` (else `~/.codex`). Only files that contain the skill's name at all are read as sessions; at most
/// `mostFiles`, the newest first, are looked at.
public struct SessionDiscovery: Sendable {
    /// How many files are looked at.
    public var mostFiles: Int
    private let claude: String
    private let codex: String

    /// Takes the environment and the home folder from the caller.
    public init(environment: [String: String], home: String, mostFiles: Int = 10_000) {
        func folder(_ variable: String, _ name: String) -> String {
            guard let value = environment[variable], !value.isEmpty else { return home + "/" + name }
            return value
        }
        claude = folder("CLAUDE_CONFIG_DIR", ".claude")
        codex = folder("CODEX_HOME", ".codex")
        self.mostFiles = mostFiles
    }

    private struct Candidate {
        var path: String
        var modified: Int
        var size: Int
        var project: String
    }

    /// The sessions that show `skill` in use, the newest first; files that cannot be read are passed over.
    public func sessions(using skill: String) -> [DiscoveredSession] {
        guard !skill.isEmpty else { return [] }
        var candidates: [Candidate] = []
        for project in FileBytes.names(in: claude + "/projects") {
            collect(claude + "/projects/" + project, project: project, depth: 0, into: &candidates)
        }
        for folder in ["sessions", "archived_sessions"] {
            collect(codex + "/" + folder, project: "", depth: 0, into: &candidates)
        }
        candidates.sort { ($1.modified, $0.path) < ($0.modified, $1.path) }
        return candidates.prefix(mostFiles).compactMap { session($0, using: skill) }
    }

    private func collect(_ folder: String, project: String, depth: Int, into candidates: inout [Candidate]) {
        guard depth < 8 else { return }
        for name in FileBytes.names(in: folder) {
            let path = folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                collect(path, project: project, depth: depth + 1, into: &candidates)
            } else if status.st_mode & S_IFMT == S_IFREG, name.hasSuffix(".jsonl") {
                candidates.append(
                    Candidate(
                        path: path, modified: status.st_mtim.tv_sec, size: Int(status.st_size),
                        project: project))
            }
        }
    }

    private func session(_ candidate: Candidate, using skill: String) -> DiscoveredSession? {
        guard contains(Array(skill.utf8), candidate.path) else { return nil }
        let reader = TrajectoryFileReader(file: candidate.path, display: candidate.path)
        guard let format = try? reader.detectFormat(), format == .claudeCode || format == .codex else {
            return nil
        }
        var sink = UseSink(skill: skill)
        guard (try? reader.read(into: &sink)) != nil, let steps = sink.steps else { return nil }
        let project = candidate.project.isEmpty ? sink.environment ?? "" : candidate.project
        return DiscoveredSession(
            path: candidate.path, format: format, modified: candidate.modified, size: candidate.size,
            project: project, steps: steps)
    }

    /// Whether a file contains bytes, read piece by piece.
    private func contains(_ wanted: [UInt8], _ path: String) -> Bool {
        guard let file = try? FileBytes(path: path, display: path, chunkSize: 1 << 18) else { return false }
        var rest: [UInt8] = []
        while let piece = try? file.next(display: path), !piece.isEmpty {
            rest += piece
            let isThere = rest.withUnsafeBytes { Self.contains(wanted, $0) }
            if isThere { return true }
            rest = Array(rest.suffix(wanted.count - 1))
        }
        return false
    }

    private static func contains(_ wanted: [UInt8], _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard let first = wanted.first, let base = bytes.baseAddress else { return false }
        var start = 0
        while start + wanted.count <= bytes.count,
            let found = memchr(base + start, Int32(first), bytes.count - wanted.count + 1 - start)
        {
            let place = UnsafeRawPointer(found) - base
            if bytes[place..<place + wanted.count].elementsEqual(wanted) { return true }
            start = place + 1
        }
        return false
    }

    /// Looks for the skill in the first trajectory of a file that shows it.
    private struct UseSink: TrajectorySink {
        var steps: ClosedRange<Int>?
        var environment: String?
        private let skill: String
        private var attribution: SkillAttribution

        init(skill: String) {
            self.skill = skill
            attribution = SkillAttribution(skill: skill)
        }

        mutating func began(file: String, ordinal: Int, format: TrajectoryFormat) throws {
            attribution = SkillAttribution(skill: skill)
        }

        mutating func step(_ step: Step) throws {
            attribution.step(step)
        }

        mutating func ended(_ summary: TrajectorySummary) throws {
            environment = environment ?? summary.environment
            steps = steps ?? attribution.steps
        }

        mutating func broke(_ failure: TrajectoryFailure) throws {}
    }
}
