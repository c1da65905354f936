internal import Glibc
internal import StructuralMerge

/// What git hands to a merge driver: `%O %A %B %L %P`, and, where this git knows them, the labels `%S %X %Y`.
struct MergeDriverArguments: Hashable, Sendable {
    /// The temporary files; the result goes into ours.
    var files: ThreeWay<String>
    /// The length of a conflict marker.
    var markerSize: Int
    /// The file's path in the repository, for messages; the temporary name of ours where git gives none.
    var path: String
    /// The names of the versions behind the markers.
    var labels: ThreeWay<String>

    /// Reads the arguments.
    ///
    /// - Throws: ``UsageError`` where there are fewer than three.
    init(_ arguments: [String]) throws {
        guard (3...8).contains(arguments.count) else {
            throw UsageError(
                "git's words for a merge driver are needed: %O %A %B %L %P",
                hint: "skillgit install-driver configures git to call this program")
        }
        files = ThreeWay(base: arguments[0], ours: arguments[1], theirs: arguments[2])
        func word(_ index: Int, _ placeholder: String) -> String? {
            // A git that does not know a placeholder hands it over as it is.
            guard index < arguments.count, !arguments[index].isEmpty, arguments[index] != placeholder else {
                return nil
            }
            return arguments[index]
        }
        markerSize = word(3, "%L").flatMap { Int($0) }.flatMap { (1...Int(UInt16.max)).contains($0) ? $0 : nil } ?? 7
        path = word(4, "%P") ?? arguments[1]
        labels = ThreeWay(
            base: word(5, "%S") ?? "base", ours: word(6, "%X") ?? "ours", theirs: word(7, "%Y") ?? "theirs")
    }

    /// The rules by which the file is merged, unless configuration says otherwise.
    ///
    /// `cherry-pick`, `revert`, `rebase` and `stash` apply one commit's change.
    var usualRules: MergeRules { joinsBranches ? .standard : .forOneCommit }

    /// Whether git joins two branches.
    ///
    /// Only a newer git tells the labels, of which a single commit's name a parent. git says what it does in the
    /// environment where it merges or pulls, and to its drivers only there. Where a file of a stopped merge is merged once
    /// more (`git checkout --merge`), it says nothing.
    private var joinsBranches: Bool {
        if labels.base.hasPrefix("parent of ") || labels.theirs.hasPrefix("parent of ") { return false }
        guard let action = getenv("GIT_REFLOG_ACTION") else { return RepositorySettings.isMerging }
        let word = String(cString: action).prefix { $0 != " " }
        return word == "merge" || word == "pull"
    }
}
