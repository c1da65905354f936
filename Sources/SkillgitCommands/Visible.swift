internal import Wording

/// Text from outside, safe to show; see `Wording.Visible`.
enum Visible {
    /// The text on one line.
    static func line(_ text: String) -> String { Wording.Visible.line(text) }

    /// The text with its line breaks and tabs.
    static func block(_ text: String) -> String { Wording.Visible.block(text) }
}
