/// Checks a merge's result against the three versions with means of its own.
public struct Certifier: Sendable {
    /// Something that a right merge would not have done.
    public enum Objection: Hashable, Sendable {
        /// A unit that a side added or changed is neither in the result nor in a conflict.
        case lost(String)
        /// A unit that a side deleted or changed is back in the result without being in a conflict.
        case undone(String)
        /// A unit occurs more often than any version warrants.
        case multiplied(String)
        /// Text of no version, and made of none, is in the result.
        case invented(String)
        /// The result does not parse to the outline that its versions foretell.
        case outline(String)
    }
}
