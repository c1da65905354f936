/// A session of a coding agent that shows a skill in use.
public struct DiscoveredSession: Hashable, Sendable, Codable {
    /// The file.
    public var path: String
    /// Whose session it is.
    public var format: TrajectoryFormat
    /// When it was last written, in seconds since 1970.
    public var modified: Int
    /// Its size in bytes.
    public var size: Int
    /// The project's folder, as far as the agent's records tell: a path, or Claude Code's name made from it.
    public var project: String
    /// The steps in which the skill was in use, from the first to the last.
    public var steps: ClosedRange<Int>

    /// Describes a session.
    public init(
        path: String, format: TrajectoryFormat, modified: Int, size: Int, project: String,
        steps: ClosedRange<Int>
    ) {
        self.path = path
        self.format = format
        self.modified = modified
        self.size = size
        self.project = project
        self.steps = steps
    }
}
