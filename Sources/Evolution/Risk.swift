/// Why a patch needs a human's explicit yes; computed from its edits and lessons, never asserted by a model.
///
/// The value of the trailer `Skillgit-Risk` lists these. Flagged patches are never part of `--all`.
public enum Risk: String, Hashable, Sendable, Codable, CaseIterable {
    /// The new text, or the commit's message, holds a URL or mail address that the skill did not have.
    case url
    /// The new text holds a command that no passing run of enough task groups ran.
    case newCommand = "new-command"
    /// The edit changes which tools the skill may use.
    case toolPermission = "tool-permission"
    /// The edit touches a script or another executable file.
    case script
    /// The new text holds characters that people cannot see, or that turn the direction of text.
    case hiddenUnicode = "hidden-unicode"
    /// The edit touches a section that the skill marks as protected, or takes a whole section or file of the skill away.
    case protectedSection = "protected-section"
    /// An agentic analyst wrote it without a proof of the cause, and no other one proved it.
    case unproved
    /// It curates: it shortens, moves or takes out text that stands, with or without a run that speaks for it.
    case standingText = "standing-text"
}
