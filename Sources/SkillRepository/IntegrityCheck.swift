internal import Evolution
internal import Git

/// Checks that what skillgit keeps in a repository is whole and agrees with itself.
///
/// Objects and references as such are git's business (`git fsck`); here their meaning is checked. Nothing is changed.
public struct IntegrityCheck {
    let repository: SkillRepository
    private(set) var findings: [IntegrityFinding] = []
    private var runs: [RunID: EvolutionRun] = [:]
    private var decisions: [PatchID: Decision] = [:]

    init(repository: SkillRepository) { self.repository = repository }

    /// Checks everything.
    ///
    /// - Returns: the findings, in the order of the rules.
    /// - Throws: `GitError` when the repository cannot be read at all.
    public static func findings(in repository: SkillRepository) throws -> [IntegrityFinding] {
        var check = IntegrityCheck(repository: repository)
        try check.checkRuns()
        try check.checkDecisions()
        try check.checkBranches()
        try check.checkSeries()
        check.checkOperations()
        try check.checkSettings()
        try check.checkLocks()
        return check.findings
    }

    private mutating func add(
        _ severity: IntegrityFinding.Severity, _ rule: String, _ subject: String, _ message: String,
        mend: String
    ) {
        findings.append(IntegrityFinding(severity, rule, subject, message, mend: mend))
    }

    /// Every reference below `refs/skillgit/runs/` is the record of the run that it names, and its base is here.
    private mutating func checkRuns() throws {
        for (name, _) in try repository.git.references(prefix: RefName.runs) {
            guard let id = RunID(String(name.dropFirst(RefName.runs.count))) else {
                add(
                    .error, "run-record", name, "The reference names no run",
                    mend: "git update-ref -d \(name)")
                continue
            }
            do {
                let run = try repository.runs.load(id)
                runs[id] = run
                if ObjectID(run.base).map({ (try? repository.git.commit($0)) != nil }) != true {
                    add(
                        .error, "run-base", name,
                        "The commit \(run.base) that the run was made on is not here",
                        mend: "git fetch; a shallow clone needs git fetch --unshallow")
                }
            } catch {
                add(
                    .error, "run-record", name, "The run's record cannot be read: \(Self.reason(error))",
                    mend:
                        "Fetch it again (git fetch REMOTE +\(name):\(name)), or drop it: git update-ref -d \(name)"
                )
            }
        }
    }

    /// Every decision can be read and is about a patch of a run.
    private mutating func checkDecisions() throws {
        guard let tip = try repository.git.reference(RefName.review) else { return }
        for (name, bytes) in try repository.recordFiles(of: tip).sorted(by: { $0.key < $1.key }) {
            let subject = "\(RefName.review):\(name)"
            let mend =
                "git log -p \(RefName.review) shows who wrote it; skillgit review --reset takes a decision back"
            guard let decision = try? RecordCoding.value(Decision.self, from: bytes, name: name) else {
                add(.error, "decision", subject, "The decision cannot be read", mend: mend)
                continue
            }
            if Decision.fileName(of: decision.patch) != name {
                add(
                    .error, "decision", subject, "The decision is about another patch, \(decision.patch)",
                    mend: mend)
                continue
            }
            decisions[decision.patch] = decision
            guard let run = runs[decision.run] else {
                add(
                    .warning, "decision", subject,
                    "The decision is about the run \(decision.run), which is not here",
                    mend: "git fetch brings the runs of others")
                continue
            }
            if !run.patches.contains(where: { $0.id == decision.patch }) {
                add(.error, "decision", subject, "The run \(run.id) has no such patch", mend: mend)
            }
        }
    }

    /// Every commit that says it renders a patch names one that a run's record has.
    private mutating func checkBranches() throws {
        let main = try? repository.defaultTip()
        for prefix in [RefName.heads + RefName.evolveBranches, RefName.acceptedSeries] {
            for (name, tip) in try repository.git.references(prefix: prefix) {
                let excluded = prefix == RefName.acceptedSeries ? [] : main.map { [$0] } ?? []
                for id in try repository.git.history(from: [tip], excluding: excluded) {
                    check(MessageTrailers(message: try repository.git.commit(id).message), commit: id, of: name)
                }
            }
        }
    }

    private mutating func check(_ trailers: MessageTrailers, commit: ObjectID, of name: String) {
        guard let patch = trailers.patch else { return }
        guard let run = trailers.run else {
            return add(
                .error, "patch-trailer", name,
                "The commit \(commit.short) names the patch \(patch) and no run",
                mend: "git show \(commit.short); write the branch again with skillgit evolve")
        }
        guard let record = runs[run] else {
            return add(
                .error, "patch-trailer", name,
                "The commit \(commit.short) belongs to the run \(run), which has no record here",
                mend: "git fetch REMOTE \(RefName.run(run)):\(RefName.run(run))")
        }
        if !record.patches.contains(where: { $0.id == patch }) {
            add(
                .error, "patch-trailer", name,
                "The commit \(commit.short) names \(patch), which the run \(run) does not have",
                mend: "git show \(commit.short)")
        }
    }

    /// A series holds the patches that were accepted, in the revision that was, or that the default branch has.
    private mutating func checkSeries() throws {
        let main = try? repository.defaultTip()
        for (name, _) in try repository.git.references(prefix: RefName.acceptedSeries) {
            guard let id = RunID(String(name.dropFirst(RefName.acceptedSeries.count))), let run = runs[id]
            else {
                add(
                    .error, "accepted-series", name, "The series belongs to no run that is here",
                    mend: "git fetch, or drop it: git update-ref -d \(name)")
                continue
            }
            for step in try repository.acceptedSeries(of: run).steps {
                if let main, try main == step.commit || repository.git.isAncestor(step.commit, of: main) {
                    continue
                }
                let decision = decisions[step.patch]
                guard decision?.verdict == .accept, decision?.revision == step.revision else {
                    add(
                        .warning, "accepted-series", name,
                        "The series holds \(step.patch), which is not accepted (any more) as it is there",
                        mend: "skillgit merge \(id) writes the series again")
                    continue
                }
            }
        }
    }

    /// The chain of operations can be read to its beginning.
    private mutating func checkOperations() {
        do {
            _ = try repository.operations.entries()
        } catch {
            add(
                .error, "operation-log", RefName.operations,
                "The log of operations cannot be read: \(Self.reason(error))",
                mend: "git update-ref -d \(RefName.operations) forgets the log; branches and decisions stay")
        }
    }

    /// What our references need of git's configuration is set.
    private mutating func checkSettings() throws {
        if try !repository.git.configurationValues("transfer.hideRefs").contains(RefName.localPrefix) {
            add(
                .warning, "settings", "transfer.hideRefs",
                "The log of operations would travel with a mirror clone",
                mend: "skillgit init")
        }
        try checkDriver()
        for remote in try repository.remotes() {
            let specs = try repository.git.configurationValues("remote.\(remote).fetch")
            if specs.contains(where: { $0.contains(RefName.runs) || $0.hasSuffix("refs/*:refs/*") }) {
                continue
            }
            add(
                .warning, "settings", "remote.\(remote).fetch",
                "Runs and decisions of \(remote) are not fetched",
                mend: "skillgit init, then git fetch \(remote)")
        }
        if let branch = try repository.git.configuration("skillgit.defaultBranch"), !branch.isEmpty,
            try repository.git.reference(RefName.branch(branch)) == nil
        {
            add(
                .error, "settings", "skillgit.defaultBranch", "There is no branch \(branch)",
                mend: "git config skillgit.defaultBranch NAME")
        }
    }

    /// git calls the driver: it is configured, and the attribute of the skill's Markdown names it.
    private mutating func checkDriver() throws {
        guard let wanted = GitDriver.merge.command else { return }
        let driver = try repository.git.configuration(wanted.key)
        if driver != wanted.value {
            add(
                .warning, "settings", wanted.key,
                driver == nil
                    ? "git does not merge this skill's Markdown by structure"
                    : "git's driver for merges of Markdown is not configured as this version does it",
                mend: "skillgit install-driver")
        }
        // Without a work tree git merges no file.
        guard repository.git.workDirectory != nil else { return }
        let settings = DriverSettings(.merge, in: repository.git)
        for path in ["SKILL.md", "references/file.md"] {
            let value = try repository.git.attribute("merge", of: path)
            if value == "skillgit" { continue }
            let hasLine = try AttributesFile(path: settings.attributesPath).contains(GitDriver.merge.attributeLine)
            add(
                .warning, "settings", "\(path): merge",
                "git does not merge \(path) by structure: its attribute merge is \(value ?? "not set")",
                mend: hasLine
                    ? "Another line takes the attribute away: git check-attr merge \(path); \(settings.attributesPath)"
                    : "skillgit install-driver")
        }
    }

    /// No lock of ours was left by a process that died.
    private mutating func checkLocks() throws {
        let prefix = repository.git.commonDirectory + "refs/skillgit"
        for path in try repository.git.lockFiles() where path.hasPrefix(prefix) {
            add(
                .warning, "lock", path, "A lock was left behind, unless another skillgit is at work",
                mend: "The next command that writes removes it; else: rm \(path)")
        }
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as RepositoryError: error.message
        case let error as GitError: error.message
        default: "\(error)"
        }
    }
}
