internal import Evolution
public import Git
public import Skill

/// What a git repository means as a skill: its default branch, evolution branches, runs, decisions, and the log of
/// operations that moved them.
///
/// Every method that writes takes the process lock, first finishes what an interrupted process left
/// (``recover()``), then records one operation. One instance belongs to one thread.
public final class SkillRepository {
    /// Renders a subset of a run's patches on its base; ``SkillRenderer`` in the program, anything pure in tests.
    public typealias Renderer = (_ base: SkillFolder, _ sets: [EditSet]) throws -> SkillFolder

    /// Where the skill lives.
    public let location: SkillLocation
    /// The repository underneath.
    public let git: Repository
    /// What the recovery at the beginning of this instance's operations found and did, oldest first.
    public internal(set) var recoveries: [RecoveryReport] = []

    /// `nil` for the program's own, ``defaultRenderer``, which can go on from one step of a series to the next.
    let render: Renderer?
    /// Files shared by all work trees.
    let shared: LocalFiles
    /// Files of this work tree.
    let local: LocalFiles
    /// Runs that were read already, by the commit of their record.
    var loadedRuns: [ObjectID: EvolutionRun] = [:]
    /// Comparable texts of trees that were read already.
    var textsByTree: [ObjectID: SkillTexts] = [:]
    /// Whether this instance holds the process lock.
    var isLocked = false
    /// How long a lock file that a dead process left must have been there before it is removed.
    var staleLockMilliseconds = 1000
    /// How long another process is waited for, in seconds.
    let lockSeconds: Double

    init(git: consuming Repository, location: SkillLocation, lockSeconds: Double, render: Renderer?) {
        self.location = location
        shared = LocalFiles(root: git.commonDirectory + "skillgit/")
        local = LocalFiles(root: git.gitDirectory + "skillgit/")
        self.git = git
        self.lockSeconds = lockSeconds
        self.render = render
    }

    /// Opens the repository at exactly this place.
    ///
    /// - Parameter lockSeconds: how long a writing method waits for another process of skillgit.
    /// - Throws: `GitError` when there is none or it cannot be read.
    public static func open(
        at location: SkillLocation, lockSeconds: Double = 10, render: Renderer? = nil
    ) throws -> SkillRepository {
        let git = try Repository.open(at: location.repository)
        return SkillRepository(git: git, location: location, lockSeconds: lockSeconds, render: render)
    }

    /// Opens the repository that holds `path`, looking upwards as git does.
    ///
    /// - Throws: `GitError` when there is none or it cannot be read.
    public static func discover(
        from path: String, lockSeconds: Double = 10, render: Renderer? = nil
    ) throws -> SkillRepository {
        let git = try Repository.discover(from: path)
        let location = SkillLocation(repository: git.workDirectory ?? git.gitDirectory)
        return SkillRepository(git: git, location: location, lockSeconds: lockSeconds, render: render)
    }
}
