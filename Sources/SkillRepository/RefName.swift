public import Evolution

/// The names of the references that skillgit keeps.
public enum RefName {
    /// The operation log; local to the clone and in no refspec.
    public static let operations = "refs/skillgit-local/operations"
    /// Everything that is hidden from fetches.
    static let localPrefix = "refs/skillgit-local"
    /// The decisions.
    public static let review = "refs/skillgit/review"
    /// The folder of the runs.
    public static let runs = "refs/skillgit/runs/"
    /// The folder of the accepted series.
    public static let acceptedSeries = "refs/skillgit/accepted/"
    /// The folder of published evidence.
    public static let publishedEvidence = "refs/skillgit/evidence/"
    /// The folder of git's branches.
    static let heads = "refs/heads/"
    /// The folder of git's remote-tracking branches.
    static let remotes = "refs/remotes/"
    /// The folder of branches that runs write.
    static let evolveBranches = "evolve/"

    /// The record of a run.
    public static func run(_ run: RunID) -> String { runs + run.text }

    /// The accepted patches of a run, as a series.
    public static func accepted(_ run: RunID) -> String { acceptedSeries + run.text }

    /// The redacted quotes of a run, when they were published.
    public static func evidence(_ run: RunID) -> String { publishedEvidence + run.text }

    /// A branch.
    public static func branch(_ name: String) -> String { heads + name }
}
