internal import ContentHash
public import Evolution
internal import Git

/// What forgetting a trajectory's words came to.
public struct Forgetting: Hashable, Sendable {
    /// The runs that the trajectory was part of.
    public var runs: [RunID] = []
    /// How many of its quotes were removed.
    public var quotes = 0
    /// How many answers of models, hand-off files, spooled transcripts and files of agentic analyses were removed: all
    /// there were, since most are not kept by trajectory.
    public var files = 0
    /// Runs whose quotes were published; what others may have fetched cannot be taken back from here.
    public var published: [RunID] = []
}

extension SkillRepository {
    /// Removes a trajectory's words from this clone: its quotes in all runs, and every prompt and answer, since those
    /// mix trajectories.
    ///
    /// What travels with the repository holds no words of a trajectory; its id, hash and outcome stay in the records.
    ///
    /// - Parameter name: the trajectory's id, its hash, or at least 8 digits that the hash begins with.
    /// - Returns: what was removed; repeated, it removes nothing.
    /// - Throws: `RepositoryError.notFound` when no run has the trajectory.
    public func forget(trajectory name: String) throws -> Forgetting {
        try exclusively {
            var result = Forgetting()
            for run in try runs.all().runs {
                let records = run.trajectories.filter { Self.is($0, named: name) }
                guard !records.isEmpty else { continue }
                result.runs.append(run.id)
                let names = Set(records.map(\.id)).union([name])
                result.quotes += try removeQuotes(of: names, in: run.id)
                if try hasPublishedQuotes(of: names, in: run) { result.published.append(run.id) }
            }
            guard !result.runs.isEmpty else {
                let isUnended = shared.contains("evolving.json")
                throw RepositoryError(
                    .notFound, "No run here has a trajectory \(name).",
                    mend: isUnended
                        ? "If it is of the evolution that has not ended: skillgit evolve --resume, then forget it."
                        : "git show refs/skillgit/runs/RUN:trajectories.jsonl lists ids and hashes.",
                    names: [name])
            }
            for folder in ["journal", "handoff", "spool", "batches", "agent"] {
                result.files += try count(shared, folder)
                try shared.removeFolder(folder)
            }
            for run in result.runs {
                let folder = shared.folder("evidence/\(run.text)")
                for name in try folder.names(in: ".") where name != "quotes" {
                    result.files += try count(folder, name)
                    try folder.removeFolder(name)
                    try folder.remove(name)
                }
            }
            return result
        }
    }

    private static func `is`(_ record: TrajectoryRecord, named name: String) -> Bool {
        if record.id == name { return true }
        guard name.utf8.count >= 8, let hash = record.hash?.hex else { return false }
        return hash.hasPrefix(name.lowercased())
    }

    private func removeQuotes(of names: Set<String>, in run: RunID) throws -> Int {
        let folder = shared.folder("evidence/\(run.text)/quotes")
        var count = 0
        for file in try folder.names(in: ".") where file.hasSuffix(".json") {
            guard let bytes = try folder.read(file) else { continue }
            let quotes = try RecordCoding.value([Evidence].self, from: bytes, name: file)
            let kept = quotes.filter { !names.contains($0.reference.trajectory) }
            guard kept.count < quotes.count else { continue }
            count += quotes.count - kept.count
            try folder.write(file, RecordCoding.bytes(of: kept))
        }
        return count
    }

    private func hasPublishedQuotes(of names: Set<String>, in run: EvolutionRun) throws -> Bool {
        guard let commit = try git.reference(RefName.evidence(run.id)) else { return false }
        for (name, bytes) in try recordFiles(of: commit) where name.hasSuffix(".json") {
            let quotes = (try? RecordCoding.value([Evidence].self, from: bytes, name: name)) ?? []
            if quotes.contains(where: { names.contains($0.reference.trajectory) }) { return true }
        }
        return false
    }

    private func count(_ files: LocalFiles, _ name: String) throws -> Int {
        let children = try files.names(in: name)
        guard !children.isEmpty else { return files.contains(name) ? 1 : 0 }
        return try children.reduce(0) { try $0 + count(files, "\(name)/\($1)") }
    }
}
