/// The formats that are read, told apart by content, never by name.
public enum TrajectoryFormat: String, Hashable, Sendable, Codable, CaseIterable {
    /// OpenAI- or Anthropic-style messages, with or without a reward: JSON, JSONL, tau-bench, fine-tuning files.
    case messages
    /// The Agent Trajectory Interchange Format, 1.0 to 1.8.
    case atif
    /// A Harbor trial folder.
    case harbor
    /// A session of Claude Code.
    case claudeCode = "claude-code"
    /// A rollout of Codex.
    case codex
    /// A `.traj` of SWE-agent, any generation.
    case sweAgent = "swe-agent"
    /// A `.traj.json` of mini-swe-agent, of either generation.
    case miniSWEAgent = "mini-swe-agent"
    /// A log of Inspect, JSON or zip; a trajectory is one epoch of one sample.
    case inspect
    /// A log of Trace2Skill, Markdown or JSONL.
    case trace2skill
}
