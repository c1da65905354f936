public import Evolution
public import Git

/// The runs of a repository: shareable records under `refs/skillgit/runs/`, and the words behind them, which stay in
/// `.git/skillgit/`.
public struct RunStore {
    /// The words behind a patch, as far as this clone has them.
    public enum Words: Hashable, Sendable {
        /// The quotes are on this machine.
        case local([Evidence])
        /// The quotes were published with the run.
        case published([Evidence])
        /// The evidence was not shared with this clone.
        case notShared
    }

    let repository: SkillRepository

    /// The ids of all runs, ascending.
    public func list() throws -> [RunID] {
        try repository.git.references(prefix: RefName.runs).compactMap {
            RunID(String($0.name.dropFirst(RefName.runs.count)))
        }
    }

    /// Reads a run.
    ///
    /// - Throws: `RepositoryError.unknownRun`; `unreadableRecord` when its records are damaged.
    public func load(_ run: RunID) throws -> EvolutionRun {
        guard let commit = try repository.git.reference(RefName.run(run)) else {
            throw RepositoryError(
                .unknownRun, "There is no run \(run).",
                mend: "skillgit log lists the runs; git fetch brings those of others.",
                names: [run.text])
        }
        if let known = repository.loadedRuns[commit] { return known }
        do {
            let loaded = try EvolutionRun(files: try repository.recordFiles(of: commit))
            guard loaded.id == run else {
                throw EvolutionRunFailure(path: "run.json", reason: "it is the record of \(loaded.id)")
            }
            guard Set(loaded.patches.map(\.id)).count == loaded.patches.count else {
                throw EvolutionRunFailure(path: "run.json", reason: "it lists a patch twice")
            }
            repository.loadedRuns[commit] = loaded
            return loaded
        } catch let error as EvolutionRunFailure {
            throw RepositoryError(
                .unreadableRecord, "The run \(run) cannot be read: \(error)",
                mend: "It was written by another version of skillgit, or damaged: see skillgit fsck.",
                names: [run.text])
        }
    }

    /// All runs that can be read, oldest first by the time their record was committed.
    ///
    /// A run that cannot be read (a newer schema, say) is left out and named in `unreadable`.
    public func all() throws -> (runs: [EvolutionRun], unreadable: [RepositoryError]) {
        var runs: [(time: Int64, run: EvolutionRun)] = []
        var unreadable: [RepositoryError] = []
        for (name, commit) in try repository.git.references(prefix: RefName.runs) {
            guard let id = RunID(String(name.dropFirst(RefName.runs.count))) else { continue }
            do {
                runs.append((try repository.git.commit(commit).committer.time.seconds, try load(id)))
            } catch let error as RepositoryError {
                unreadable.append(error)
            }
        }
        runs.sort { ($0.time, $0.run.id) < ($1.time, $1.run.id) }
        return (runs.map(\.run), unreadable)
    }

    /// Writes a run's records as a commit on top of its base, so that the base stays as long as the run does.
    ///
    /// No reference moves.
    func write(_ run: EvolutionRun, by signature: Signature) throws -> ObjectID {
        let tree = try repository.writeRecordTree(try run.files())
        let parents = ObjectID(run.base).map { [$0] } ?? []
        return try repository.git.writeCommit(
            tree: tree, parents: parents, author: signature, committer: signature,
            message: "Record the run \(run.id)\n\nSkillgit-Run: \(run.id)\n")
    }

    /// The patch with an id, or with a unique beginning of one, and its run.
    ///
    /// - Throws: `RepositoryError.unknownPatch` when none, or more than one, fits.
    public func patch(_ name: String) throws -> (run: EvolutionRun, patch: Patch) {
        let found = try all().runs.flatMap { run in
            run.patches.filter { $0.id.text == name || $0.id.text.hasPrefix(name) }.map {
                (run: run, patch: $0)
            }
        }
        if let exact = found.first(where: { $0.patch.id.text == name }) { return exact }
        guard found.count == 1, name.utf8.count > 2, let only = found.first else {
            let names = found.map(\.patch.id.text)
            throw RepositoryError(
                .unknownPatch, found.isEmpty ? "There is no patch \(name)." : "\(name) fits several patches.",
                mend: found.isEmpty
                    ? "skillgit log lists them."
                    : "Give more digits: " + names.prefix(5).joined(separator: ", "),
                names: names)
        }
        return only
    }

    // MARK: Words

    private func folder(_ run: RunID) -> LocalFiles { repository.shared.folder("evidence/\(run.text)") }

    /// Where calls of models are journalled; local to this clone.
    public var journalFolder: String { repository.shared.root + "journal/" }

    /// Where it is kept what runs spent, a file a run; local to this clone.
    public var spendingFolder: String { repository.shared.root + "spending/" }

    /// Where prompts and replies of a run are kept; local to this clone.
    public func wordsFolder(of run: RunID) -> String { folder(run).root }

    /// Stores the quotes behind a run's patches on this machine.
    func writeQuotes(_ evidence: [PatchID: [Evidence]], of run: RunID) throws {
        for (patch, quotes) in evidence.sorted(by: { $0.key < $1.key }) {
            try folder(run).write("quotes/\(patch.text).json", RecordCoding.bytes(of: quotes))
        }
    }

    /// The quotes behind a patch, from this machine, else as published.
    public func words(of patch: PatchID, in run: RunID) throws -> Words {
        let name = "\(patch.text).json"
        if let bytes = try folder(run).read("quotes/\(name)") {
            return .local(try RecordCoding.value([Evidence].self, from: bytes, name: name))
        }
        if let commit = try repository.git.reference(RefName.evidence(run)),
            let bytes = try repository.git.file(at: name, inTree: try repository.git.commit(commit).tree)
        {
            return .published(try RecordCoding.value([Evidence].self, from: bytes, name: name))
        }
        return .notShared
    }

    /// Puts the redacted quotes of a run into `refs/skillgit/evidence/<run>`, so that others can fetch them.
    ///
    /// - Returns: how many patches have quotes there now.
    /// - Throws: `RepositoryError.unknownRun` when this machine has no quotes of the run.
    @discardableResult
    public func publishEvidence(of run: RunID, by signature: Signature) throws -> Int {
        try repository.exclusively {
            var files: [String: [UInt8]] = [:]
            for name in try folder(run).names(in: "quotes") where name.hasSuffix(".json") {
                files[name] = try folder(run).read("quotes/\(name)")
            }
            guard !files.isEmpty else {
                throw RepositoryError(
                    .unknownRun, "This clone has no evidence of the run \(run).",
                    mend: "Publish it from the clone that ran skillgit evolve.", names: [run.text])
            }
            let tree = try repository.writeRecordTree(files)
            let old = try repository.git.reference(RefName.evidence(run))
            if let old, try repository.tree(old) == tree { return files.count }
            let commit = try repository.git.writeCommit(
                tree: tree, parents: old.map { [$0] } ?? [], author: signature, committer: signature,
                message: "Publish the evidence of \(run)\n\nSkillgit-Run: \(run)\n")
            try repository.perform(
                Operation(
                    kind: .publish, summary: "publish the evidence of \(run)", time: signature.time.seconds,
                    user: signature.line, changes: [.init(ref: RefName.evidence(run), old: old, new: commit)]),
                by: signature)
            return files.count
        }
    }
}

extension SkillRepository {
    /// The runs recorded here.
    public var runs: RunStore { RunStore(repository: self) }
}
