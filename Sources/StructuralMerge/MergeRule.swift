/// A named reason for which the merge settles what a merge by lines leaves as a conflict.
///
/// A user may refuse each (`--no-rule NAME`) or ask for those that are off by default (`--rule NAME`).
public enum MergeRule: String, CaseIterable, Hashable, Sendable {
    /// Blocks of the body merge by identity, so that changes of neighbouring blocks combine.
    case block
    /// Items of a list merge by identity.
    case item
    /// Rows of a table merge by identity.
    case row
    /// Cells of a table row merge one by one, as long as both sides have the same columns.
    case cell
    /// Keys of the frontmatter merge by name.
    case key
    /// Sentences of a paragraph merge by identity.
    case sentence
    /// Lines of code and HTML merge by identity.
    case code
    /// Lines and sentences of a frontmatter key's value, and of a link definition, merge by identity.
    case value
    /// Separate changes of words within one sentence, cell or line combine.
    case words
    /// Where one side changed only the format (emphasis marks, bullets, quotation marks), the other's words are taken.
    case format
    /// Where one side changed nothing but the line breaks of prose, the other's words are put into its lines.
    case wrap
    /// Where one side's change holds all of the other's, it is taken.
    case contains
    /// What one side added stays where the other deleted or replaced a neighbour of it.
    case beside
    /// Rows that both sides added at one place of a table are kept: ours, then theirs.
    case bothAddedRows = "both-added-rows"
    /// Items, keys, sentences and lines that both sides added at one place are kept: ours, then theirs.
    case bothAdded = "both-added"
    /// Where both sides added a list of their own at one place of a section, it is one list of all items.
    case bothAddedLists = "both-added-lists"
    /// Sections that both sides added at one place are kept: ours, then theirs.
    case bothAddedSections = "both-added-sections"
    /// Blocks that both sides added at one place of a section are kept: ours, then theirs.
    case bothAddedBlocks = "both-added-blocks"
    /// What both sides added to sorted siblings is put in their order.
    case sorted
    /// What one side moved and the other edited is edited at its new place.
    case move
    /// The numbers of an ordered list are made to ascend again where items of both sides meet.
    case renumber
    /// Within one block, a merge by lines that is clean is taken.
    case lines
    /// Of two changed version numbers the higher is taken.
    case versionMax = "version-max"
}
