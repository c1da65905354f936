/// Something that happened during a run, for whoever shows progress.
public enum EvolutionProgress: Hashable, Sendable {
    /// All trajectories were read.
    case read(trajectories: Int, episodes: Int)
    /// So far the model's part of the run has come.
    case stages(EvolutionStages)
}
