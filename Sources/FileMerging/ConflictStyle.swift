internal import Git
internal import StructuralMerge

/// The user's choice of what stands between conflict markers.
enum ConflictStyle {
    /// What `merge.conflictStyle` says in the repository around the working folder; nil outside of one.
    ///
    /// Only asked for when there is a conflict to write, since finding it costs more than the merge.
    static func configured() -> MarkerStyle.Layout? {
        guard let repository = try? Repository.discover(from: "."),
            let name = try? repository.configuration("merge.conflictStyle")
        else { return nil }
        switch name {
        case "diff3": return .diff3
        case "zdiff3": return .zdiff3
        case "merge": return .merge
        default: return nil
        }
    }
}
