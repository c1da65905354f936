/// What the certifier finds out about three versions, whatever their merge may be.
///
/// All of it is found out when it is first asked for, once for all results.
final class VersionStudy {
    let versions: ThreeWay<ParsedText>
    private let takesHigherVersions: Bool

    /// What is counted in the versions.
    private(set) lazy var conservation = Conservation(of: versions, takesHigherVersions: takesHigherVersions)
    /// The outline of ours; nothing where a version is no valid UTF-8, as with the others.
    private(set) lazy var ours = Outline(of: versions.ours, as: .ours, known: &known)
    private(set) lazy var theirs = Outline(of: versions.theirs, as: .theirs, known: &known)
    private(set) lazy var base = Outline(of: versions.base, as: .base, known: &known)
    /// The blocks of all outlines.
    private var known = KnownBlocks()

    /// - Parameter takesHigherVersions: whether the lower of two version numbers is no loss.
    init(of versions: ThreeWay<[UInt8]>, takesHigherVersions: Bool) {
        self.versions = ParsedText.versions(versions)
        self.takesHigherVersions = takesHigherVersions
    }

    /// The outline of a result, which has most of its blocks from the versions.
    func outline(of result: ParsedText) -> Outline? { Outline(of: result, as: [], known: &known) }
}
