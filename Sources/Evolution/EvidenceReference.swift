/// Where a lesson was seen: steps of one trajectory, without their words.
public struct EvidenceReference: Hashable, Sendable, Codable, Comparable, CustomStringConvertible {
    /// The trajectory's index in the run's list.
    public var episode: Int
    /// The trajectory's shown id.
    public var trajectory: String
    /// The first step, from 1.
    public var firstStep: Int
    /// The last step.
    public var lastStep: Int

    /// Names steps of a trajectory.
    public init(episode: Int, trajectory: String, firstStep: Int, lastStep: Int) {
        self.episode = episode
        self.trajectory = trajectory
        self.firstStep = firstStep
        self.lastStep = lastStep
    }

    /// The value of a trailer `Skillgit-Evidence`: `<trajectory>#<steps>`.
    public var description: String {
        firstStep == lastStep ? "\(trajectory)#\(firstStep)" : "\(trajectory)#\(firstStep)-\(lastStep)"
    }

    /// Orders by episode, then step.
    public static func < (left: EvidenceReference, right: EvidenceReference) -> Bool {
        (left.episode, left.firstStep, left.lastStep) < (right.episode, right.firstStep, right.lastStep)
    }

    enum CodingKeys: String, CodingKey {
        case episode, trajectory
        case firstStep = "first_step"
        case lastStep = "last_step"
    }
}
