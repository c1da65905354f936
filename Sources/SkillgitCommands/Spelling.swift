internal import Wording

/// Finds what somebody meant to type; see `Wording.Spelling`.
enum Spelling {
    /// The candidates nearest to `word`, at most two letters away, nearest first.
    static func nearest(to word: String, among candidates: [String]) -> [String] {
        Wording.Spelling.nearest(to: word, among: candidates)
    }
}
