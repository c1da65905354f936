/// Something that happened during a run, for whoever shows progress.
public enum EvolutionProgress: Hashable, Sendable {
    /// All trajectories were read.
    case read(trajectories: Int, episodes: Int)
    /// So many of the calls that are planned by now have ended.
    case calls(done: Int, planned: Int)
}
