/// A piece of damage in one document, with what tells it from others.
struct StructureFinding {
    /// How a version that has the same damage excuses it.
    enum Manner {
        /// As many as a version has are no news.
        case each
        /// A version that has one at all excuses all.
        case any
        /// As ``any``; without versions it is no damage.
        case needsVersions
    }

    /// What two documents' findings are compared by.
    struct Identity: Hashable {
        var kind: StructuralWarning.Kind
        var path: [String]
        var name: String
    }

    var warning: StructuralWarning
    var identity: Identity
    var manner = Manner.each
}
