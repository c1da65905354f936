/// A support counted: what a commit's trailers and the command line show.
public struct SupportCount: Hashable, Sendable, Codable {
    /// Episodes that support the rule.
    public var episodes: Int
    /// Episodes about this skill in the run.
    public var ofEpisodes: Int
    /// Of the supporting ones, those that succeeded.
    public var success: Int
    /// Of the supporting ones, those that failed.
    public var failure: Int
    /// Of the supporting ones, those whose outcome nobody knows.
    public var unknown: Int
    /// Of the supporting ones, those whose outcome is only inferred (they are also in one of the three above).
    public var inferred: Int
    /// Distinct task groups among the supporting episodes.
    public var tasks: Int
    /// Distinct task groups in the run.
    public var ofTasks: Int

    /// Counts.
    public init(
        episodes: Int, ofEpisodes: Int, success: Int, failure: Int, unknown: Int, inferred: Int, tasks: Int,
        ofTasks: Int
    ) {
        self.episodes = episodes
        self.ofEpisodes = ofEpisodes
        self.success = success
        self.failure = failure
        self.unknown = unknown
        self.inferred = inferred
        self.tasks = tasks
        self.ofTasks = ofTasks
    }

    /// The value of the trailer `Skillgit-Support`.
    public var supportTrailer: String {
        "\(episodes)/\(ofEpisodes) (success \(success), failure \(failure), unknown \(unknown))"
    }

    /// The value of the trailer `Skillgit-Tasks`.
    public var tasksTrailer: String { "\(tasks)/\(ofTasks)" }

    enum CodingKeys: String, CodingKey {
        case episodes, success, failure, unknown, inferred, tasks
        case ofEpisodes = "of_episodes"
        case ofTasks = "of_tasks"
    }
}
