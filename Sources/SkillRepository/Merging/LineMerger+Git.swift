internal import Git
internal import StructuralMerge

extension LineMerger {
    /// libgit2's merge of files.
    static let git = LineMerger { texts, style in
        let layout: FileMergeStyle.Layout =
            switch style.layout {
            case .merge: .merge
            case .diff3: .diff3
            case .zdiff3: .zdiff3
            }
        let labels = MergeLabels(base: style.labels.base, ours: style.labels.ours, theirs: style.labels.theirs)
        let merged = try Repository.mergeFile(
            base: texts.base, ours: texts.ours, theirs: texts.theirs,
            style: FileMergeStyle(labels: labels, layout: layout, markerSize: style.size))
        return Outcome(bytes: merged.bytes, isClean: merged.isClean)
    }
}
