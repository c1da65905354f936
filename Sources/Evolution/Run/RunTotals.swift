internal import Trajectory

/// A run counted; the states add up to the number of trajectories that were named.
public struct RunTotals: Hashable, Sendable, Codable {
    /// Trajectories that were named, files that could not be read included.
    public var trajectories: Int
    /// Of those, how many ended in each state; every state is listed.
    public var states: [String: Int]
    /// Episodes about the skill: all but failed, irrelevant and duplicate ones.
    public var episodes: Int
    /// Distinct task groups among the episodes.
    public var tasks: Int
    /// Distinct known environments among the episodes.
    public var environments: Int
    /// Episodes by outcome; every outcome is listed.
    public var outcomes: [String: Int]
    /// Episodes whose outcome is only inferred; they are also in ``outcomes``.
    public var inferred: Int
    /// Lessons that were learned and kept.
    public var lessons: Int
    /// Patches that are commits.
    public var patches: Int
    /// Patches in open conflicts.
    public var contested: Int
    /// Patches that are parked.
    public var parked: Int

    /// Counts the records of a run.
    public init(trajectories records: [TrajectoryRecord], lessons: Int, patches: [Patch]) {
        trajectories = records.count
        states = Dictionary(uniqueKeysWithValues: TrajectoryRecord.State.allCases.map { ($0.rawValue, 0) })
        for record in records { states[record.state.rawValue, default: 0] += 1 }
        let episodes = records.filter(\.isEpisode)
        self.episodes = episodes.count
        tasks = Set(episodes.map(\.task)).count
        environments = Set(episodes.compactMap(\.environment)).count
        outcomes = ["success": 0, "failure": 0, "unknown": 0]
        for record in episodes { outcomes[record.outcome.outcome.rawValue, default: 0] += 1 }
        inferred = episodes.count { $0.outcome.origin == .inferred }
        self.lessons = lessons
        self.patches = patches.count(where: \.route.isOnBranch)
        contested = patches.count { $0.route == .contested }
        parked = patches.count { $0.route == .parked }
    }

    /// Whether every trajectory is in exactly one state.
    public var addUp: Bool { states.values.reduce(0, +) == trajectories }
}

extension TrajectoryRecord {
    /// Whether the trajectory is an episode about the skill: read, no duplicate, not irrelevant.
    ///
    /// One whose analysis failed (no answer from the model) still is an episode of which nothing is known; it is
    /// `failed` and not counted here, so that a support is never a share of episodes that nobody looked at.
    public var isEpisode: Bool {
        switch state {
        case .used, .merged, .refused: true
        case .failed, .irrelevant, .duplicate: false
        }
    }
}
