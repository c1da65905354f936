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
}
