internal import FileMerging
internal import Git
internal import StructuralMerge

/// How one file differs, as `diff` and `diff-driver` show it.
struct FileDiff {
    /// What the difference is told by.
    enum Content {
        /// The parts of a document.
        case structure(MarkdownDifference)
        /// Lines, as git tells it, and why where a reader may wonder.
        case lines([UInt8], reason: String?)
    }

    /// One version of the file.
    struct Version {
        var path: String
        var mode: FileMode?
    }

    var kind: ComparedFile.Kind
    var old: Version?
    var new: Version?
    var content: Content

    /// The path now, or before the deletion.
    var path: String { new?.path ?? old?.path ?? "" }

    /// Whether anything differs: the text, the mode or the path.
    var isDifferent: Bool {
        if kind != .modified || old?.mode != new?.mode { return true }
        switch content {
        case .structure(let difference): return !difference.isEmpty
        case .lines(let patch, _): return !patch.isEmpty
        }
    }
}

extension FileDiff {
    /// Compares two texts, by structure where they are Markdown that can be read.
    ///
    /// - Parameters:
    ///   - isMarkdown: whether their names say that they are.
    ///   - patch: the difference by lines, where it is known; else it is made.
    init(
        kind: ComparedFile.Kind, old: (version: Version, bytes: [UInt8])?, new: (version: Version, bytes: [UInt8])?,
        isMarkdown: Bool
    ) throws {
        self.init(kind: kind, old: old?.version, new: new?.version, content: .lines([], reason: nil))
        var reason: String?
        let texts = (old?.bytes ?? [], new?.bytes ?? [])
        if isMarkdown, !Repository.isBinary(texts.0), !Repository.isBinary(texts.1) {
            if let difference = MarkdownDifference(old: texts.0, new: texts.1) {
                content = .structure(difference)
                return
            }
            let isLong = max(texts.0.count, texts.1.count) > MarkdownDifference.sizeLimit
            reason = isLong ? "too long to be compared by structure" : "no valid UTF-8: compared by lines"
        }
        let names = (old?.version.path ?? path, new?.version.path ?? path)
        content = .lines(try Repository.patch(old: old?.bytes, new: new?.bytes, paths: names), reason: reason)
    }
}
